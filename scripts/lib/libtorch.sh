# shellcheck shell=bash
# Where LibTorch comes from. Sourced by setup, which sets $deps and $work, folders on one disk.
# shellcheck disable=SC2154  # deps and work

readonly TORCH_VERSION=2.13.0
# Exact, local version included: anything looser finds the CUDA build, which brings gigabytes along.
readonly TORCH_WHEEL=torch==$TORCH_VERSION+cpu
readonly TORCH_INDEX=https://download.pytorch.org/whl/cpu

# libtorch_version DIR: fails where DIR holds no LibTorch with its CMake files.
libtorch_version() {
  sed -n 's/^set(PACKAGE_VERSION "\(.*\)")/\1/p' "$1/share/cmake/Torch/TorchConfigVersion.cmake" 2>/dev/null | grep .
}

# use_libtorch VERSION FOLDER ORIGIN: says where LibTorch comes from. What was built with another one fits this one neither in
# its CMake cache nor in its objects, and CMake would not notice, so it goes.
use_libtorch() {
  local folder record=$deps/libtorch.in-use
  folder=$(realpath "$2")
  say "LibTorch $1: $3"
  if [[ -f $record && $(<"$record") != "$1 $folder" ]] && compgen -G "$ROOT/build/*/CMakeCache.txt" >/dev/null; then
    say "build: removed, for it was made with LibTorch $(<"$record")"
    rm -rf "$ROOT/build"
  fi
  printf '%s %s\n' "$1" "$folder" >"$record"
}

# link_libtorch DIR: remembers a LibTorch of the user's own.
link_libtorch() {
  local folder version
  folder=$(realpath -e -- "$1" 2>/dev/null) || die "--libtorch $1: no such folder"
  version=$(libtorch_version "$folder") ||
    die "--libtorch $1: no share/cmake/Torch in it; name the folder that holds LibTorch's lib, include and share"
  if grep -q 'GLIBCXX_USE_CXX11_ABI=0' "$folder/share/cmake/Torch/TorchConfig.cmake"; then
    die "--libtorch $1: built for the C++ ABI before C++11; take the build named cxx11-abi"
  fi
  if [[ $folder != "$(realpath -m "$deps/libtorch")" ]]; then
    rm -rf "$deps/libtorch"
    ln -s "$folder" "$deps/libtorch"
  fi
  use_libtorch "$version" "$folder" "yours, $folder"
}

# libtorch_at_hand: says which LibTorch is there already; fails where none is.
libtorch_at_hand() {
  local folder version
  local -a prefixes
  if [[ -L $deps/libtorch ]]; then
    folder=$(readlink "$deps/libtorch")
    version=$(libtorch_version "$folder") ||
      die "the LibTorch that --libtorch named is gone: $folder; name another, or remove .deps/libtorch"
    use_libtorch "$version" "$folder" "yours, $folder"
    return
  fi
  if [[ $(libtorch_version "$deps/libtorch") == "$TORCH_VERSION" ]]; then
    use_libtorch "$TORCH_VERSION" "$deps/libtorch" '.deps/libtorch, from before'
    return
  fi
  IFS=: read -r -a prefixes <<<"${CMAKE_PREFIX_PATH-}"
  for folder in "${prefixes[@]}"; do
    version=$(libtorch_version "$folder") || continue
    use_libtorch "$version" "$folder" "$folder, from CMAKE_PREFIX_PATH"
    return
  done
  if package_installed libtorch-dev; then
    use_libtorch "$(distribution_version)" /usr "the distribution's libtorch-dev, from before"
    return
  fi
  return 1
}

distribution_version() { dpkg-query -W -f '${source:Upstream-Version}' libtorch-dev; }

# find_pip: sets python to the first Python that has pip; installs the system's pip where none has.
find_pip() {
  for python in python3 /usr/bin/python3; do
    ! "$python" -m pip --version >/dev/null 2>&1 || return 0
  done
  install_packages python3-pip
}

# download_wheel PIP_ARGUMENT...: the wheel into $work, whatever Python's own version; pip checks its hash.
download_wheel() {
  note "looking for LibTorch, the wheel $TORCH_WHEEL (190 MB), with ${*:-"pip's configured index"}"
  "$python" -m pip download --quiet --disable-pip-version-check --no-cache-dir --retries 1 --timeout 15 --no-deps \
    --only-binary :all: --implementation cp --python-version 3.11 --abi cp311 --platform manylinux_2_28_x86_64 \
    --dest "$work" "$@" "$TORCH_WHEEL" >"$work/log" 2>&1 </dev/null 9>&- && return 0
  note "not there: $(grep '^ERROR' "$work/log" | tail -n 1)"
  return 1
}

# unpack_wheel: what a C++ program needs of the wheel, renamed into place only when all of it is there.
unpack_wheel() {
  python3 - "$work"/torch-*.whl "$work" <<'PYTHON'
import re, sys, zipfile

wheel, folder = sys.argv[1:]
wanted = re.compile(r"torch/(lib|include|share)/")
of_python = re.compile(r"torch/lib/(libshm|libtorch_python|libaoti_custom_ops|libbackend_with_compiler|.*_test\.so)")
with zipfile.ZipFile(wheel) as archive:
    names = [name for name in archive.namelist() if wanted.match(name) and not of_python.match(name)]
    archive.extractall(folder, names)
PYTHON
  [[ $(libtorch_version "$work/torch") == "$TORCH_VERSION" ]] || die "$TORCH_WHEEL does not hold LibTorch $TORCH_VERSION"
  rm -rf "$deps/libtorch"
  mv -T "$work/torch" "$deps/libtorch"
  rm -f "$work"/torch-*.whl
}

# libtorch_from_wheel: fails where no index that answers has the wheel.
libtorch_from_wheel() {
  local python index
  [[ $(uname -m) == x86_64 ]] || return 1
  find_pip
  if download_wheel; then
    index="pip's configured index"
  elif reachable "$TORCH_INDEX" && download_wheel --index-url "$TORCH_INDEX"; then
    index=$TORCH_INDEX
  else
    return 1
  fi
  unpack_wheel
  use_libtorch "$TORCH_VERSION" "$deps/libtorch" ".deps/libtorch, the wheel $TORCH_WHEEL from $index"
}

ensure_libtorch() { # DIR or nothing
  if [[ -n $1 ]]; then
    link_libtorch "$1"
  elif libtorch_at_hand || libtorch_from_wheel; then
    return
  else
    rm -rf "$deps/libtorch"
    install_packages libtorch-dev libopenblas0-pthread
    use_libtorch "$(distribution_version)" /usr "the distribution's libtorch-dev from apt-get"
  fi
}
