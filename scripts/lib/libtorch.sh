# shellcheck shell=bash
# Finds or installs LibTorch. Sourced by setup, which sets $deps and $work, two folders on the same file system.
# shellcheck disable=SC2154  # deps and work

readonly TORCH_VERSION=2.13.0
# The exact version with its local suffix; otherwise pip chooses the CUDA build, which is several gigabytes larger.
readonly TORCH_WHEEL=torch==$TORCH_VERSION+cpu
readonly TORCH_SHA256=6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b
readonly TORCH_INDEX=https://download.pytorch.org/whl/cpu

# libtorch_version DIR: prints the version; fails if DIR does not contain the CMake files of LibTorch.
libtorch_version() {
  sed -n 's/^set(PACKAGE_VERSION "\(.*\)")/\1/p' "$1/share/cmake/Torch/TorchConfigVersion.cmake" 2>/dev/null | grep .
}

# use_libtorch VERSION FOLDER ORIGIN: prints the origin of LibTorch. Removes build/ if it was built with another
# LibTorch: neither its CMake cache nor its object files fit, and CMake does not notice.
use_libtorch() {
  local folder record=$deps/libtorch.in-use
  folder=$(realpath "$2")
  say "LibTorch $1: $3"
  if [[ -f $record && $(<"$record") != "$1 $folder" ]] && compgen -G "$ROOT/build/*/CMakeCache.txt" >/dev/null; then
    say "build: removed, because it was built with LibTorch $(<"$record")"
    rm -rf "$ROOT/build"
  fi
  printf '%s %s\n' "$1" "$folder" >"$record"
}

# link_libtorch DIR: makes .deps/libtorch a link to the LibTorch of the user.
link_libtorch() {
  local folder version
  folder=$(realpath -e -- "$1" 2>/dev/null) || die "--libtorch $1: expected a folder, found none"
  version=$(libtorch_version "$folder") ||
    die "--libtorch $1: expected share/cmake/Torch in it, found none; pass the folder with lib, include and share"
  if grep -q 'GLIBCXX_USE_CXX11_ABI=0' "$folder/share/cmake/Torch/TorchConfig.cmake"; then
    die "--libtorch $1: expected the C++11 ABI, found the older ABI; use the build named cxx11-abi"
  fi
  if [[ $folder != "$(realpath -m "$deps/libtorch")" ]]; then
    rm -rf "$deps/libtorch"
    ln -s "$folder" "$deps/libtorch"
  fi
  use_libtorch "$version" "$folder" "--libtorch $folder"
}

# find_libtorch: uses an existing LibTorch; fails if there is none.
find_libtorch() {
  local folder version
  local -a prefixes
  if [[ -L $deps/libtorch ]]; then
    folder=$(readlink "$deps/libtorch")
    version=$(libtorch_version "$folder") ||
      die "$folder: expected the LibTorch of an earlier --libtorch, found none; pass another or remove .deps/libtorch"
    use_libtorch "$version" "$folder" "--libtorch $folder"
    return
  fi
  if [[ $(libtorch_version "$deps/libtorch") == "$TORCH_VERSION" ]]; then
    use_libtorch "$TORCH_VERSION" "$deps/libtorch" '.deps/libtorch, already installed'
    return
  fi
  IFS=: read -r -a prefixes <<<"${CMAKE_PREFIX_PATH-}"
  for folder in "${prefixes[@]}"; do
    version=$(libtorch_version "$folder") || continue
    use_libtorch "$version" "$folder" "$folder, from CMAKE_PREFIX_PATH"
    return
  done
  if package_installed libtorch-dev; then
    use_libtorch "$(distribution_version)" /usr "libtorch-dev of the distribution, already installed"
    return
  fi
  return 1
}

distribution_version() { dpkg-query -W -f '${source:Upstream-Version}' libtorch-dev; }

# find_pip: sets python to the first Python that has pip; installs python3-pip if none has.
find_pip() {
  for python in python3 /usr/bin/python3; do
    ! "$python" -m pip --version >/dev/null 2>&1 || return 0
  done
  install_packages python3-pip
}

# download_wheel PIP_ARGUMENT...: downloads the wheel to $work, for any version of Python, and checks its SHA-256.
download_wheel() {
  note "downloading LibTorch, the wheel $TORCH_WHEEL (190 MB), with ${*:-"the configured index of pip"}"
  "$python" -m pip download --quiet --disable-pip-version-check --no-cache-dir --retries 1 --timeout 15 --no-deps \
    --only-binary :all: --implementation cp --python-version 3.11 --abi cp311 --platform manylinux_2_28_x86_64 \
    --dest "$work" "$@" "$TORCH_WHEEL" >"$work/log" 2>&1 </dev/null 9>&- || {
    note "not found: $(grep '^ERROR' "$work/log" | tail -n 1)"
    return 1
  }
  sha256sum "$work"/torch-*.whl | grep -q "^$TORCH_SHA256 " || {
    note "$TORCH_WHEEL: expected the SHA-256 $TORCH_SHA256, found $(sha256sum "$work"/torch-*.whl | cut -d ' ' -f 1)"
    rm -f "$work"/torch-*.whl
    return 1
  }
}

# unpack_wheel: unpacks the files that a C++ program needs and the licenses, and moves them into place when they are
# complete.
unpack_wheel() {
  local version
  python3 - "$work"/torch-*.whl "$work" <<'PYTHON'
import re, sys, zipfile

wheel, folder = sys.argv[1:]
wanted = re.compile(r"torch/(lib|include|share)/|torch-[^/]*\.dist-info/licenses/")
python_only = re.compile(r"torch/lib/(libshm|libtorch_python|libaoti_custom_ops|libbackend_with_compiler|.*_test\.so)")
with zipfile.ZipFile(wheel) as archive:
    names = [name for name in archive.namelist() if wanted.match(name) and not python_only.match(name)]
    archive.extractall(folder, names)
PYTHON
  mv "$work"/torch-*.dist-info/licenses "$work/torch/licenses"
  version=$(libtorch_version "$work/torch") || version=''
  [[ $version == "$TORCH_VERSION" ]] ||
    die "$TORCH_WHEEL: expected LibTorch $TORCH_VERSION in it, found ${version:-none}"
  rm -rf "$deps/libtorch"
  mv -T "$work/torch" "$deps/libtorch"
  rm -f "$work"/torch-*.whl
}

# libtorch_from_wheel: fails if no reachable index has the wheel.
libtorch_from_wheel() {
  local python index
  [[ $(uname -m) == x86_64 ]] || return 1
  find_pip
  if download_wheel; then
    index="the configured index of pip"
  elif reachable "$TORCH_INDEX" && download_wheel --index-url "$TORCH_INDEX"; then
    index=$TORCH_INDEX
  else
    return 1
  fi
  unpack_wheel
  use_libtorch "$TORCH_VERSION" "$deps/libtorch" ".deps/libtorch, the wheel $TORCH_WHEEL from $index"
}

ensure_libtorch() { # DIR, or an empty argument
  if [[ -n $1 ]]; then
    link_libtorch "$1"
  elif find_libtorch || libtorch_from_wheel; then
    return
  else
    rm -rf "$deps/libtorch"
    install_packages libtorch-dev libopenblas0-pthread
    use_libtorch "$(distribution_version)" /usr "libtorch-dev of the distribution, from apt-get"
  fi
}
