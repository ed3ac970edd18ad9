#!/usr/bin/env bash
# scripts/setup: what it takes from where, and what it leaves alone.
# shellcheck disable=SC2016,SC2154  # what stand-ins are made of; what sandbox.sh sets
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# A folder that looks like LibTorch of a version to scripts/setup.
make_libtorch() { # FOLDER VERSION
  mkdir -p "$1/share/cmake/Torch"
  printf 'set(PACKAGE_VERSION "%s")\n' "$2" >"$1/share/cmake/Torch/TorchConfigVersion.cmake"
  : >"$1/share/cmake/Torch/TorchConfig.cmake"
}

# A machine on which every system package is installed but those named, and both libraries are in .deps.
make_machine() { # MISSING_PACKAGE...
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

test_setup_remembers_a_libtorch_of_ones_own() {
  make_machine
  make_libtorch "$sandbox/mine" 2.4.0
  setup --libtorch "$sandbox/mine"
  expect_status 0
  setup
  expect_status 0
  expect_output "LibTorch 2.4.0: yours, $sandbox/mine"
  [[ $(readlink "$checkout/.deps/libtorch") == "$sandbox/mine" ]] || fail 'expected a link in .deps'
}

test_setup_refuses_a_folder_without_libtorch_and_keeps_the_one_it_has() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  mkdir "$sandbox/empty"
  setup --libtorch "$sandbox/empty"
  expect_status 1
  expect_output "$sandbox/empty"
  setup
  expect_output 'LibTorch 2.13.0: .deps/libtorch'
}

test_setup_says_when_the_libtorch_of_ones_own_is_gone() {
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

test_setup_drops_what_was_built_with_another_libtorch() {
  make_machine
  make_libtorch "$sandbox/mine" 2.4.0
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  setup
  mkdir -p "$checkout/build/release"
  : >"$checkout/build/release/CMakeCache.txt"
  setup
  [[ -d $checkout/build/release ]] || fail 'expected the build folder kept with the same LibTorch'
  setup --libtorch "$sandbox/mine"
  expect_status 0
  [[ ! -e $checkout/build ]] || fail 'expected the build folder gone'
}

test_setup_asks_pip_for_the_cpu_wheel_only() {
  make_machine libtorch-dev
  stand_in "$commands/python3" '[[ $* == *--version ]]'
  stand_in "$commands/apt-get" 'exit 0'
  setup
  [[ $(uname -m) != x86_64 ]] || expect_call '-m pip download'
  ! grep 'pip download' "$calls" | grep -v -- '--no-deps .*torch==2.13.0+cpu$' || fail 'expected the CPU wheel only'
}

test_setup_falls_back_to_the_distribution() {
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

test_setup_leaves_nothing_behind_when_a_library_cannot_be_had() {
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

test_setup_installs_the_fuzzers_compiler_only_when_asked() {
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

test_setup_shows_why_apt_get_failed() {
  make_machine libpng-dev
  stand_in "$commands/apt-get" 'echo "E: the mirror is on fire" >&2; exit 100'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_status 1
  expect_output 'the mirror is on fire'
}

run_tests "$@"
