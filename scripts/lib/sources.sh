# shellcheck shell=bash
# Gets from Debian 13 what is too old in Debian 12: the sources of libraries, which are built with the project, and
# kubectl. Sourced by setup, which sets $deps and $work, two folders on the same file system.
# shellcheck disable=SC2034,SC2154  # the tables; deps and work

# cmake: the name for find_package; debian: the name of the source package; file: exists once the sources are unpacked.
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

# installed_version NAME: prints the version of the CMake package NAME that CMake would find; fails if there is none.
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

# apt_get_debian_13 deb|deb-src ARGUMENT...: runs apt-get with its own list of sources; needs no root and leaves the
# system as it is.
apt_get_debian_13() {
  local state=$work/apt-$1
  apt-get -qq -o Dir::Etc::sourcelist="$state/sources.list" -o Dir::Etc::sourceparts=- \
    -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" -o APT::Sandbox::User="$(id -un)" \
    -o Acquire::http::Timeout=15 -o Acquire::Retries=1 "${@:2}"
}

# list_debian_13 deb|deb-src: downloads the list of the packages or source packages of Debian 13 once, from the mirror of
# the system.
list_debian_13() {
  local mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg options='' state=$work/apt-$1
  [[ ! -d $state ]] || return 0
  mirror=$(debian_mirror) || return 1
  mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
  [[ ! -f $keyring ]] || options=" [signed-by=$keyring]"
  printf '%s%s %s %s main\n' "$1" "$options" "$mirror" "$DEBIAN_SUITE" >"$state/sources.list"
  apt_get_debian_13 "$1" update >"$work/log" 2>&1
}

# unpack_debian_source FOLDER: unpacks the upstream archive in FOLDER to FOLDER/source and applies Debian's patches.
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

# LIBRARY is the name of one of the tables above. Both functions store the sources in $work/NAME/source, set `origin` to
# a description, and fail if the sources are not available.
debian_source() { # LIBRARY
  local -n library=$1
  local folder=$work/${library[name]} version
  list_debian_13 deb-src || return 1
  rm -rf "$folder"
  mkdir "$folder"
  (cd "$folder" && apt_get_debian_13 deb-src source --download-only "${library[debian]}") >"$work/log" 2>&1 || return 1
  version=$(basename "$folder"/*.orig.tar.*)
  version=${version#*_}
  version=${version%.orig.tar.*}
  at_least "${library[at_least]}" "$version" || return 1
  unpack_debian_source "$folder"
  origin="$version, the source package of Debian $DEBIAN_SUITE"
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
    say "$name $installed: installed in the system"
    return
  fi
  if [[ -f $deps/$name/${wanted[file]} ]] && origin=$(cat "$deps/$name/.origin" 2>/dev/null) &&
    at_least "${wanted[at_least]}" "${origin%%,*}"; then
    say "$name ${origin%%,*}: .deps/$name, already unpacked (${origin#*, })"
    return
  fi
  debian_source "$1" || upstream_source "$1" ||
    die "$name: neither the source package of Debian nor ${wanted[upstream]} is reachable; install $name" \
      "${wanted[at_least]} or newer, or add its folder to CMAKE_PREFIX_PATH"
  [[ -f $work/$name/source/${wanted[file]} ]] ||
    die "$name: expected ${wanted[file]} in its sources ($origin), found none"
  printf '%s\n' "$origin" >"$work/$name/source/.origin"
  rm -rf "${deps:?}/$name"
  mv -T "$work/$name/source" "$deps/$name"
  say "$name ${origin%%,*}: .deps/$name, ${origin#*, }"
}

# ensure_kubectl: kubernetes_test needs a kubectl that understands deploy/kubernetes, and is skipped without one.
ensure_kubectl() {
  if have kubectl && kubectl kustomize "$ROOT/deploy/kubernetes" >/dev/null 2>&1; then
    say "kubectl: $(command -v kubectl)"
    return
  fi
  if [[ -x $deps/kubectl/usr/bin/kubectl ]]; then
    say 'kubectl: .deps/kubectl, already unpacked'
    return
  fi
  if ! { list_debian_13 deb && (cd "$work" && apt_get_debian_13 deb download "kubectl/$DEBIAN_SUITE") >"$work/log" 2>&1; }; then
    note "kubectl of Debian $DEBIAN_SUITE is not available: kubernetes_test will be skipped"
    return
  fi
  run_logged 'unpacking' dpkg-deb --extract "$work"/kubectl_*.deb "$work/kubectl"
  mv -T "$work/kubectl" "$deps/kubectl"
  say "kubectl: .deps/kubectl, the package of Debian $DEBIAN_SUITE"
}
