# shellcheck shell=bash
# Builds the packages of a release and checks them. Sourced by release-step after debian-root.sh.
# shellcheck disable=SC2154  # report, of release-step

# One folder per commit, because release-step gets a report per commit.
packages_folder() { printf '%s/packages' "$(dirname "$report")"; }

commit_time() { git log -1 --format=%ct; }

# prepare_debian_build: makes the root folder in which the .deb packages are built, with the checkout in /digit.
prepare_debian_build() {
  make_debian_root 12 debian-12
  copy_checkout
  in_debian_root apt-get -qq update
  in_debian_root apt-get -qq install -y --no-install-recommends libtorch-dev libopenblas0-pthread
  in_debian_root scripts/setup --packages
}

# check_debs FOLDER: lintian finds no errors and warnings, except those that the files in deploy/debian/lintian explain.
check_debs() {
  # shellcheck disable=SC2016  # expanded by the inner shell
  in_debian_root sh -c 'lintian --allow-root --fail-on error,warning "$1"/*.deb' sh "$1"
  printf 'lintian: no errors and no warnings in %d packages\n' "$(find "$DEBIAN_ROOT/digit/$1" -name '*.deb' | wc -l)" >>"$report"
}

# check_hardening FOLDER: every program and the library have the protections of cmake/Hardening.cmake. A program is
# marked as protected by CET only if all its objects are, and those of the C library in Debian 12 are not. Therefore this
# counts the instructions with which the functions begin instead.
check_hardening() {
  local file instructions
  local -a files
  mapfile -t files < <(cd "$DEBIAN_ROOT/digit" && compgen -G "$1/usr/bin/digit-*" && compgen -G "$1/usr/lib/*/libdigit.so.*.*")
  in_debian_root hardening-check --nocfprotection "${files[@]}"
  for file in "${files[@]}"; do
    instructions=$(in_debian_root objdump --disassemble "$file" | grep -c endbr64 || true)
    ((instructions > 100)) || die "$file: expected functions that begin with endbr64, found $instructions"
  done
  printf 'hardening-check: %d files are protected\n' "${#files[@]}" >>"$report"
}

# check_sboms: the reference implementation of SPDX accepts each SBOM.
check_sboms() {
  local venv=$ROOT/build/spdx-tools file
  if [[ ! -x $venv/bin/pyspdxtools ]]; then
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check spdx-tools==0.8.5
  fi
  for file in "$(packages_folder)"/*.spdx.json; do
    "$venv/bin/pyspdxtools" --infile "$file"
    printf '%s: %d packages, valid SPDX 2.3\n' "$(basename "$file")" "$(grep -c '"versionInfo"' "$file")" >>"$report"
  done
}

# section HEADING: prints the section of CHANGELOG.md.
section() { awk -v heading="## $1" '/^## / { inside = $0 == heading; next } inside' CHANGELOG.md; }

# write_release_notes: prints the section of this version in CHANGELOG.md, after what is not released yet.
write_release_notes() {
  local version title
  version=$(sed -n 's/^project(digit VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
  [[ -n $(section "$version") ]] || die "CHANGELOG.md: expected a section ## $version, found none"
  title="digit $version"
  [[ -z $(section Unreleased) ]] || title+=' and changes that are not released'
  printf '# %s\n%s\n%s\n' "$title" "$(section Unreleased)" "$(section "$version")"
}

# check_glibc TARBALL: no file needs a newer glibc than docs/installing.md promises.
check_glibc() {
  local unpacked newest
  unpacked=$(mktemp -d)
  tar --extract --file "$1" --directory "$unpacked"
  newest=$(find "$unpacked" -type f \( -name '*.so*' -o -path '*/bin/*' \) -exec objdump --dynamic-syms {} + 2>/dev/null |
    grep --only-matching 'GLIBC_[0-9.]*' | sort --version-sort --unique | tail -n 1)
  rm -rf "$unpacked"
  [[ $(printf '%s\n' "$newest" GLIBC_2.36 | sort --version-sort | tail -n 1) == GLIBC_2.36 ]] ||
    die "$1: expected at most GLIBC_2.36, found $newest"
  printf '%s: needs %s\n' "$(basename "$1")" "$newest" >>"$report"
}

# make_packages: leaves the .deb packages, the tarball, their SBOMs, SHA256SUMS and the release notes in one folder.
make_packages() {
  local folder
  folder=$(packages_folder)
  rm -rf "$folder"
  mkdir -p "$folder"
  prepare_debian_build
  in_debian_root rm -rf build/packages build/unpacked
  in_debian_root env SOURCE_DATE_EPOCH="$(commit_time)" scripts/package deb
  # shellcheck disable=SC2016  # expanded by the inner shell
  in_debian_root sh -c 'for file in build/packages/*.deb; do dpkg-deb --extract "$file" build/unpacked; done'
  check_debs build/packages
  check_hardening build/unpacked
  cp "$DEBIAN_ROOT"/digit/build/packages/* "$folder"
  scripts/setup --packages
  scripts/package tarball --output "$folder"
  check_glibc "$folder"/*.tar.gz
  check_sboms
  write_release_notes >"$folder/RELEASE_NOTES.md"
  (cd "$folder" && sha256sum -- *) >"$folder.sums"
  mv "$folder.sums" "$folder/SHA256SUMS"
  (cd "$folder" && du --apparent-size --block-size=kB -- *) >>"$report"
}

# compare_with_release FOLDER: fails unless each file there has the bytes of the packages of the step `packages`.
compare_with_release() {
  local file same=0
  for file in "$1"/*; do
    cmp "$file" "$(packages_folder)/$(basename "$file")" || same=1
  done
  ((same == 0)) && printf '%d files have the same bytes: %s\n' "$(find "$1" -type f | wc -l)" "$(cd "$1" && echo *)" >>"$report"
}

# build_packages_again: builds from nothing, in folders with longer names, and compares the bytes.
build_packages_again() {
  local again=build/again/in-a-folder-with-a-longer-name
  [[ -f $(packages_folder)/SHA256SUMS ]] || skip 'the step packages has not passed for this commit'
  prepare_debian_build
  rm -rf "${DEBIAN_ROOT:?}/$again" "$ROOT/build/again"
  mkdir -p "$DEBIAN_ROOT/$again" "$ROOT/$again"
  (cd "$DEBIAN_ROOT/digit" && tar --create --exclude ./build .) | tar --extract --directory "$DEBIAN_ROOT/$again"
  in_debian_root env CCACHE_DISABLE=1 SOURCE_DATE_EPOCH="$(commit_time)" "/$again/scripts/package" deb --output "/$again/packages"
  compare_with_release "$DEBIAN_ROOT/$again/packages"
  git ls-files -z --cached --others --exclude-standard | tar --create --null --files-from - | tar --extract --directory "$ROOT/$again"
  CCACHE_DISABLE=1 SOURCE_DATE_EPOCH=$(commit_time) "$ROOT/$again/scripts/package" tarball --output "$ROOT/$again/packages" \
    -- -DDIGIT_DEPS_DIR="$ROOT/.deps"
  compare_with_release "$ROOT/$again/packages"
}
