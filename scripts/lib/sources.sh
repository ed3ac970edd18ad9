# shellcheck shell=bash
# Libraries that are built with the project, because Debian 12's are too old. Sourced by setup, which sets
# $deps and $work, folders on one disk.
# shellcheck disable=SC2034,SC2154  # the tables; deps and work

# cmake: the package's name for find_package; debian: the source package; file: what proves that it is unpacked.
declare -A HTTPLIB=(
  [name]=cpp-httplib [cmake]=httplib [at_least]=0.18.7 [debian]=cpp-httplib [file]=httplib.h
  [upstream]=https://github.com/yhirose/cpp-httplib [version]=0.53.1 [commit]=b8fe69e4e892ec394ca8de27ab2fe219008690b6
)
declare -A CATCH2=(
  [name]=catch2 [cmake]=Catch2 [at_least]=3.4.0 [debian]=catch2 [file]=CMakeLists.txt
  [upstream]=https://github.com/catchorg/Catch2 [version]=3.7.1 [commit]=fa43b77429ba76c462b1898d6cd2f2d7a9416b14
)
readonly DEBIAN_SUITE=trixie # Debian 13

reachable() { curl --silent --head --output /dev/null --connect-timeout 5 --max-time 10 "$1"; }

at_least() { [[ -n $2 ]] && printf '%s\n' "$1" "$2" | sort --version-sort --check=silent; }

# installed_version NAME: that of the CMake package NAME where CMake would find it.
installed_version() {
  local -a prefixes
  local prefix file
  IFS=: read -r -a prefixes <<<"${CMAKE_PREFIX_PATH-}"
  for prefix in "${prefixes[@]}" /usr/local /usr; do
    for file in "$prefix"/{lib,lib/*,share}/cmake/"$1"/"$1"ConfigVersion.cmake; do
      [[ -f $file ]] || continue
      sed -n 's/^set *(PACKAGE_VERSION "\(.*\)")/\1/p' "$file"
      return
    done
  done
  return 1
}

# apt_get_sources ARGUMENT...: apt-get on a list of sources of its own, without touching the system's; needs no root.
apt_get_sources() {
  local state=$work/apt
  apt-get -qq -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State::Lists="$state/lists" \
    -o Dir::Cache="$state/cache" -o APT::Sandbox::User="$(id -un)" -o Acquire::http::Timeout=15 -o Acquire::Retries=1 "$@"
}

# list_debian_sources: reads the list of Debian 13's source packages, once, from the mirror that the system uses.
list_debian_sources() {
  local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg options=''
  [[ ! -d $work/apt ]] || return 0
  mirror=$(debian_mirror) || return 1
  mkdir -p "$work/apt/lists/partial" "$work/apt/cache/archives/partial"
  [[ ! -f $keyring ]] || options=" [signed-by=$keyring]"
  printf 'deb-src%s %s %s main\n' "$options" "$mirror" "$DEBIAN_SUITE" >"$work/apt/sources.list"
  apt_get_sources update >"$work/log" 2>&1
}

# unpack_debian_source FOLDER: the upstream archive in FOLDER, with Debian's patches, as FOLDER/source.
unpack_debian_source() {
  local patch
  mkdir "$1/source"
  run_logged 'unpacking' tar --no-same-owner -xf "$1"/*.orig.tar.* -C "$1/source" --strip-components 1
  run_logged 'unpacking' tar --no-same-owner -xf "$1"/*.debian.tar.* -C "$1/source"
  while read -r patch _; do
    [[ -z $patch || $patch == '#'* ]] || run_logged 'patching' patch --directory "$1/source" --strip 1 --batch \
      --input "$1/source/debian/patches/$patch"
  done < <(cat "$1/source/debian/patches/series" 2>/dev/null)
}

# The functions that take LIBRARY get the name of one of the tables above. Both ways leave the sources in
# $work/NAME/source, what they are in the variable `origin`, and fail where they cannot.
debian_source() { # LIBRARY
  local -n library=$1
  local folder=$work/${library[name]} version
  list_debian_sources || return 1
  rm -rf "$folder"
  mkdir "$folder"
  (cd "$folder" && apt_get_sources source --download-only "${library[debian]}") >"$work/log" 2>&1 || return 1
  version=$(basename "$folder"/*.orig.tar.*)
  version=${version#*_}
  version=${version%.orig.tar.*}
  at_least "${library[at_least]}" "$version" || return 1
  unpack_debian_source "$folder"
  origin="$version, Debian's source package of $DEBIAN_SUITE"
}

upstream_source() { # LIBRARY
  local -n library=$1
  local folder=$work/${library[name]}
  have git && reachable "${library[upstream]}" || return 1
  rm -rf "$folder"
  git init --quiet "$folder/source"
  timeout 300 git -C "$folder/source" fetch --quiet --depth 1 "${library[upstream]}" "${library[commit]}" \
    >"$work/log" 2>&1 </dev/null 9>&- || return 1
  run_logged 'checking out' git -C "$folder/source" checkout --quiet FETCH_HEAD
  rm -rf "$folder/source/.git"
  origin="${library[version]}, commit ${library[commit]} of ${library[upstream]}"
}

ensure_source() { # LIBRARY
  local -n wanted=$1
  local name=${wanted[name]} origin installed
  if installed=$(installed_version "${wanted[cmake]}") && at_least "${wanted[at_least]}" "$installed"; then
    say "$name $installed: the system's"
    return
  fi
  if [[ -f $deps/$name/${wanted[file]} ]] && origin=$(cat "$deps/$name/.origin" 2>/dev/null) &&
    at_least "${wanted[at_least]}" "${origin%%,*}"; then
    say "$name ${origin%%,*}: .deps/$name, from before (${origin#*, })"
    return
  fi
  debian_source "$1" || upstream_source "$1" ||
    die "$name: neither Debian's source package nor ${wanted[upstream]} can be had; install $name" \
      "${wanted[at_least]} or newer, or point CMAKE_PREFIX_PATH to it"
  [[ -f $work/$name/source/${wanted[file]} ]] || die "$name: no ${wanted[file]} in its sources ($origin)"
  printf '%s\n' "$origin" >"$work/$name/source/.origin"
  rm -rf "${deps:?}/$name"
  mv -T "$work/$name/source" "$deps/$name"
  say "$name ${origin%%,*}: .deps/$name, ${origin#*, }"
}
