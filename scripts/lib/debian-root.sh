# shellcheck shell=bash
# Builds and tests the project in a Debian root folder of its own, so that the LibTorch of the distribution never mixes
# with that of the machine. Sourced by release-step, which defines skip.

readonly DEBIAN_ROOTS=$ROOT/build/release-check
DEBIAN_ROOT=$DEBIAN_ROOTS/debian-12 # the folder that the functions below use
readonly LIBTORCH_TESTS='lib_input_test;lib_test;serve_unit_test;serve_http_test;serve_cli_test;train_test;train_cli_test;eval_cli_test;export_cli_test;common_cli_test'
declare -Ar DEBIAN_SUITES=([12]=bookworm [13]=trixie)

# make_debian_root VERSION FOLDER: makes DEBIAN_ROOT the root folder of Debian VERSION in FOLDER, unless it exists. Skips
# the step if this machine cannot.
make_debian_root() {
  local mirror base=$DEBIAN_ROOTS/debian-$1-base
  DEBIAN_ROOT=$DEBIAN_ROOTS/$2
  ((EUID == 0)) || skip 'debootstrap and chroot need root'
  have debootstrap || skip 'debootstrap is not installed (apt-get install debootstrap)'
  unshare --mount true || skip 'this machine does not permit mount namespaces'
  [[ ! -d $DEBIAN_ROOT ]] || return 0
  if [[ ! -d $base ]]; then
    mirror=$(debian_mirror) || skip 'apt-get has no Debian mirror'
    rm -rf --one-file-system "$base.partial"
    mkdir -p "$base.partial"
    # In a mount namespace of its own: the mounts of debootstrap disappear with it, even if it is killed.
    unshare --mount debootstrap --variant=minbase --include=ca-certificates "${DEBIAN_SUITES[$1]}" "$base.partial" "$mirror"
    mv -T "$base.partial" "$base"
  fi
  rm -rf --one-file-system "$DEBIAN_ROOT.partial"
  cp -a --reflink=auto "$base" "$DEBIAN_ROOT.partial"
  mv -T "$DEBIAN_ROOT.partial" "$DEBIAN_ROOT"
}

# in_debian_root COMMAND...: runs the command in the folder /digit of DEBIAN_ROOT, with /proc, /dev and /sys of the machine.
in_debian_root() {
  # shellcheck disable=SC2016  # expanded by the inner shell
  unshare --mount bash -c '
    set -e
    mount --rbind /proc "$1/proc"
    mount --rbind /dev "$1/dev"
    mount --rbind /sys "$1/sys"
    root=$1
    shift
    exec chroot "$root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
      LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive ${http_proxy:+"http_proxy=$http_proxy"} \
      ${https_proxy:+"https_proxy=$https_proxy"} sh -c "cd /digit && exec \"\$@\"" sh "$@"' bash "$DEBIAN_ROOT" "$@"
}

# copy_checkout: copies what git tracks or would add, and the libraries that scripts/setup has unpacked, to /digit.
copy_checkout() {
  local name
  mkdir -p "$DEBIAN_ROOT/digit/.deps"
  # Removes the files of another commit.
  find "$DEBIAN_ROOT/digit" -mindepth 1 -maxdepth 1 ! -name .deps ! -name build -exec rm -rf {} +
  copy_tracked_files
  for name in catch2 cpp-httplib; do
    [[ ! -d .deps/$name ]] || cp -a --no-target-directory ".deps/$name" "$DEBIAN_ROOT/digit/.deps/$name"
  done
}

# copy_tracked_files: copies what git tracks or would add, with changes that are not committed, to /digit.
copy_tracked_files() {
  git ls-files -z --cached --others --exclude-standard |
    tar --create --null --files-from - --ignore-failed-read 2>/dev/null | tar --extract --directory "$DEBIAN_ROOT/digit"
}

test_with_libtorch_of_debian_12() {
  make_debian_root 12 debian-12
  copy_checkout
  in_debian_root apt-get -qq update
  in_debian_root apt-get -qq install -y --no-install-recommends libtorch-dev libopenblas0-pthread
  in_debian_root scripts/setup
  in_debian_root cmake --preset release -DDIGIT_TESTS="$LIBTORCH_TESTS"
  in_debian_root cmake --build --preset release --target digit chosen_tests digit-train digit-eval
  in_debian_root ctest --preset release --no-tests=error --parallel "$(nproc)"
}
