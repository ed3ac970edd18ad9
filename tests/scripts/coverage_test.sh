#!/usr/bin/env bash
# scripts/coverage: what it runs, prints and refuses.
# shellcheck disable=SC2016,SC2154  # lines of stand-ins; variables of sandbox.sh
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# make_coverage LIB SERVE: tests that execute these percentages of the lines of lib and of apps/serve.
make_coverage() {
  mkdir -p "$checkout/build/coverage"
  touch "$checkout/build/coverage/old.gcda"
  stand_in "$commands/cmake"
  stand_in "$commands/ctest"
  stand_in "$commands/gcovr" '[[ $* == *print-summary* ]] || exit 0' \
    "if [[ \$* == *'--filter lib/'* ]]; then found=$1; else found=$2; fi" \
    'echo "lines: $found.5% (1 out of 2)"' 'echo "branches: 1.0% (1 out of 100)"' '((found >= 92)) || exit 2'
}

test_coverage_prints_the_share_of_each_folder() {
  make_coverage 95 96
  run "$checkout/scripts/coverage" -- --label-exclude cli
  expect_status 0
  expect_output $'lib: 95.5% (1 out of 2)\napps/serve: 96.5% (1 out of 2)'
  expect_call "ctest --preset coverage --no-tests=error --exclude-regex ^install\\.paths\$ --parallel $(nproc) --label-exclude cli"
  [[ ! -e $checkout/build/coverage/old.gcda ]] || fail 'expected the counters of the earlier run to be removed'
}

# gcovr deletes its output file and creates a new one; run by root, that would also replace /dev/null.
test_coverage_gives_gcovr_no_device_as_output_file() {
  make_coverage 95 95
  run "$checkout/scripts/coverage"
  expect_status 0
  ! grep '^gcovr .*/dev/' "$calls" || fail 'expected no device among the arguments of gcovr'
}

test_coverage_fails_below_the_least_share_of_a_folder() {
  make_coverage 95 91
  run "$checkout/scripts/coverage"
  expect_status 1
  expect_output 'apps/serve: 91.5%'
  expect_output 'less than 92 % of the lines of apps/serve are covered'
}

test_coverage_fails_when_a_test_fails() {
  make_coverage 95 95
  stand_in "$commands/ctest" 'exit 8'
  run "$checkout/scripts/coverage"
  expect_status 8
  expect_no_call gcovr
}

run_tests "$@"
