#!/usr/bin/env bash
# scripts/setup: the origin of each dependency, and what it does not change.
# shellcheck disable=SC2016,SC2154  # lines of stand-ins; variables of sandbox.sh
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# make_libtorch FOLDER VERSION: creates a folder that scripts/setup accepts as LibTorch of that version.
make_libtorch() {
  mkdir -p "$1/share/cmake/Torch"
  printf 'set(PACKAGE_VERSION "%s")\n' "$2" >"$1/share/cmake/Torch/TorchConfigVersion.cmake"
  : >"$1/share/cmake/Torch/TorchConfig.cmake"
}

# make_machine MISSING_PACKAGE...: a machine that has all other system packages, and both libraries in .deps.
make_machine() {
  stand_in "$commands/dpkg-query" "missing=' $* '" \
    'for package in "${@:4}"; do' \
    '  [[ $missing == *" $package "* ]] && continue' \
    '  if [[ $3 == *Package* ]]; then echo "$package installed"; else printf installed; fi' \
    'done'
  mkdir -p "$checkout"/.deps/{cpp-httplib,catch2}
  : >"$checkout/.deps/cpp-httplib/httplib.h"
  : >"$checkout/.deps/catch2/CMakeLists.txt"
  echo '0.18.7, a test' >"$checkout/.deps/cpp-httplib/.origin"
  echo '3.7.1, a test' >"$checkout/.deps/catch2/.origin"
  stand_in "$commands/python3" 'exit 1'
  stand_in "$commands/curl" 'exit 6'
}

setup() { run env -u CMAKE_PREFIX_PATH "$checkout/scripts/setup" "$@"; }

test_setup_uses_no_network_when_nothing_is_missing() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  setup
  expect_status 0
  expect_output 'LibTorch 2.13.0: .deps/libtorch'
  expect_no_call apt-get
  expect_no_call python3
  expect_no_call curl
}

test_setup_remembers_the_libtorch_of_the_user() {
  make_machine
  make_libtorch "$sandbox/mine" 2.4.0
  setup --libtorch "$sandbox/mine"
  expect_status 0
  setup
  expect_status 0
  expect_output "LibTorch 2.4.0: --libtorch $sandbox/mine"
  [[ $(readlink "$checkout/.deps/libtorch") == "$sandbox/mine" ]] || fail 'expected a link in .deps'
}

test_setup_refuses_a_folder_without_libtorch_and_keeps_the_existing_one() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  mkdir "$sandbox/empty"
  setup --libtorch "$sandbox/empty"
  expect_status 1
  expect_output "$sandbox/empty"
  setup
  expect_output 'LibTorch 2.13.0: .deps/libtorch'
}

test_setup_fails_when_the_libtorch_of_the_user_no_longer_exists() {
  make_machine
  ln -s "$sandbox/gone" "$checkout/.deps/libtorch"
  setup
  expect_status 1
  expect_output "$sandbox/gone"
}

test_setup_finds_libtorch_through_cmake_prefix_path() {
  make_machine
  make_libtorch "$sandbox/mine" 2.4.0
  run env CMAKE_PREFIX_PATH="$sandbox/nothing:$sandbox/mine" "$checkout/scripts/setup"
  expect_status 0
  expect_output "LibTorch 2.4.0: $sandbox/mine"
}

test_setup_removes_the_build_folder_of_another_libtorch() {
  make_machine
  make_libtorch "$sandbox/mine" 2.4.0
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  setup
  mkdir -p "$checkout/build/release"
  : >"$checkout/build/release/CMakeCache.txt"
  setup
  [[ -d $checkout/build/release ]] || fail 'expected the build folder to be kept for the same LibTorch'
  setup --libtorch "$sandbox/mine"
  expect_status 0
  [[ ! -e $checkout/build ]] || fail 'expected the build folder to be removed'
}

test_setup_asks_pip_only_for_the_cpu_wheel() {
  make_machine libtorch-dev
  stand_in "$commands/python3" '[[ $* == *--version ]]'
  stand_in "$commands/apt-get" 'exit 0'
  setup
  [[ $(uname -m) != x86_64 ]] || expect_call '-m pip download'
  ! grep 'pip download' "$calls" | grep -v -- '--no-deps .*torch==2.13.0+cpu$' || fail 'expected the CPU wheel only'
}

test_setup_refuses_a_wheel_with_another_checksum() {
  make_machine libtorch-dev
  stand_in "$commands/python3" 'if [[ $* == *download* ]]; then echo other >"$(sed "s/.*--dest \([^ ]*\).*/\1/" <<<"$*")/torch-2.13.0.whl"; fi'
  stand_in "$commands/apt-get" 'exit 0'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_status 0
  [[ $(uname -m) != x86_64 ]] || expect_output 'expected the SHA-256 6746dbcbeb526eb61330b76b41ff1b4eb848951103a892eeb080dfa2b264667b, found'
  expect_output 'libtorch-dev of the distribution'
}

test_setup_falls_back_to_the_package_of_the_distribution() {
  make_machine libtorch-dev
  stand_in "$commands/python3" '[[ $* == *--version ]]'
  stand_in "$commands/apt-get" 'exit 0'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_status 0
  expect_call 'install -y --no-install-recommends libtorch-dev libopenblas0-pthread'
}

test_setup_takes_a_library_from_upstream_when_debian_has_none() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  rm -r "$checkout/.deps/cpp-httplib"
  stand_in "$commands/curl"
  stand_in "$commands/git" 'if [[ $1 == init ]]; then mkdir -p "${@: -1}"; fi' \
    'if [[ $3 == checkout ]]; then echo header >"$2/httplib.h"; fi'
  setup
  expect_status 0
  expect_output 'cpp-httplib 0.53.1: .deps/cpp-httplib'
  expect_call 'https://github.com/yhirose/cpp-httplib b8fe69e4e892ec394ca8de27ab2fe219008690b6'
  [[ -f $checkout/.deps/cpp-httplib/httplib.h ]] || fail 'expected the header in .deps'
}

test_setup_leaves_no_files_when_a_library_is_not_available() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  rm -r "$checkout/.deps/catch2"
  setup
  expect_status 1
  expect_output 'catch2: neither'
  [[ -z $(find "$checkout/.deps" -name 'catch2' -o -name '.setup.*') ]] || fail "found: $(ls -A "$checkout/.deps")"
}

test_setup_installs_only_the_packages_that_are_missing() {
  make_machine libpng-dev
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  stand_in "$commands/apt-get" 'exit 0'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_status 0
  expect_call ' update'
  [[ $(grep -o 'recommends .*' "$calls") == 'recommends libpng-dev' ]] || fail "expected libpng-dev alone: $(<"$calls")"
}

test_setup_installs_the_compiler_of_the_fuzzers_only_with_fuzz() {
  make_machine clang-16 libclang-rt-16-dev
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  stand_in "$commands/apt-get" 'exit 0'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_no_call apt-get
  setup --fuzz
  expect_status 0
  expect_call 'recommends clang-16 libclang-rt-16-dev'
}

test_setup_installs_the_packages_of_the_tests_with_tests() {
  make_machine python3-venv dataset-fashion-mnist
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  stand_in "$commands/apt-get" 'exit 0'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_no_call apt-get
  setup --tests
  expect_status 0
  expect_call 'recommends python3-venv dataset-fashion-mnist'
}

# make_machine_without_kubectl: kubectl does not understand deploy/kubernetes; Debian 13 has one that does.
make_machine_without_kubectl() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  stand_in "$commands/kubectl" 'exit 1'
  stand_in "$commands/apt-get" '[[ $1 != indextargets ]] || echo https://deb.example/debian' \
    '[[ $* != *download* ]] || : >kubectl_1.32_amd64.deb'
  stand_in "$commands/dpkg-deb" 'mkdir -p "$3/usr/bin"' 'cp /bin/true "$3/usr/bin/kubectl"'
}

test_setup_gets_kubectl_of_debian_13_if_that_of_the_system_is_too_old() {
  make_machine_without_kubectl
  setup --tests
  expect_status 0
  expect_output 'kubectl: .deps/kubectl, the package of Debian trixie'
  setup --tests
  expect_output 'kubectl: .deps/kubectl, already unpacked'
}

test_setup_says_that_a_test_is_skipped_without_kubectl() {
  make_machine_without_kubectl
  stand_in "$commands/apt-get" 'exit 100'
  setup --tests
  expect_status 0
  expect_output 'kubectl of Debian trixie is not available: kubernetes_test will be skipped'
}

test_setup_shows_why_apt_get_failed() {
  make_machine libpng-dev
  stand_in "$commands/apt-get" 'echo "E: the mirror has no such package" >&2; exit 100'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_status 1
  expect_output 'the mirror has no such package'
}

run_tests "$@"
