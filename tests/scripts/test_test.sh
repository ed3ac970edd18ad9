#!/usr/bin/env bash
# scripts/test: what it builds, checks and runs.
# shellcheck disable=SC2016,SC2154  # what stand-ins are made of; what sandbox.sh sets
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# A checkout under git in which building and testing are stand-ins, and the linters with them.
make_test() {
  local step
  for step in setup fetch-mnist; do
    stand_in "$checkout/scripts/$step"
  done
  for step in cmake ctest clang-format shellcheck clang-tidy; do
    stand_in "$commands/$step"
  done
  rm "$commands/git"
  git -C "$checkout" init --quiet
  : >"$checkout/changed.cpp"
}

test_test_builds_with_warnings_as_errors_and_lints_before_it_tests() {
  make_test
  run "$checkout/scripts/test" -- --label-regex unit
  expect_status 0
  printf '%s\n' setup fetch-mnist cmake cmake clang-format shellcheck cmake clang-tidy ctest >"$sandbox/expected"
  cut -d ' ' -f 1 "$calls" | diff - "$sandbox/expected"
  expect_call 'cmake --preset release -DDIGIT_WERROR=ON'
  expect_call 'ctest --preset release --label-regex unit'
}

test_test_gives_clang_tidy_each_file_by_itself() {
  make_test
  run "$checkout/scripts/test"
  expect_status 0
  expect_call "cmake --preset release -B build/release/tidy -DCMAKE_UNITY_BUILD=OFF"
  expect_call "clang-tidy --quiet --warnings-as-errors=* -p build/release/tidy --extra-arg=-Wno-unknown-warning-option changed.cpp"
}

test_test_fails_when_a_linter_does() {
  make_test
  stand_in "$commands/clang-tidy" 'exit 1'
  run "$checkout/scripts/test"
  expect_status 1
  expect_no_call ctest
}

test_test_adds_the_sanitizers_when_asked() {
  make_test
  run "$checkout/scripts/test" --sanitizers
  expect_status 0
  expect_call 'ctest --preset asan'
  expect_call 'ctest --preset tsan'
}

run_tests "$@"
