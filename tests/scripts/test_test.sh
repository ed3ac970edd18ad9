#!/usr/bin/env bash
# scripts/test: what it builds, checks and runs.
# shellcheck disable=SC2016,SC2154  # lines of stand-ins; variables of sandbox.sh
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# make_test: a git checkout with stand-ins for the builds, the linters and the tests.
make_test() {
  local step
  for step in setup fetch-mnist check-rooms; do
    stand_in "$checkout/scripts/$step"
  done
  for step in cmake ctest clang-format shellcheck codespell doxygen clang-tidy; do
    stand_in "$commands/$step"
  done
  for step in clang-format clang-tidy; do
    stand_in "$commands/$step" 'echo "Debian clang version 14.0.6"'
  done
  stand_in "$commands/cmake" '[[ $* != *"-B "* ]] || mkdir -p build/release/tidy' \
    '[[ $* != *"-B "* ]] || echo "  \"file\": \"$PWD/changed.cpp\"," >build/release/tidy/compile_commands.json'
  rm "$commands/git"
  git -C "$checkout" init --quiet
  : >"$checkout/changed.cpp"
}

test_test_builds_with_warnings_as_errors_and_lints_before_it_tests() {
  make_test
  run "$checkout/scripts/test" -- --label-regex unit
  expect_status 0
  printf '%s\n' setup fetch-mnist cmake cmake check-rooms clang-format shellcheck codespell doxygen cmake cmake clang-tidy ctest >"$sandbox/expected"
  grep -v -- --version "$calls" | cut -d ' ' -f 1 | diff - "$sandbox/expected"
  expect_call 'cmake --preset release -DDIGIT_WERROR=ON'
  expect_call "ctest --test-dir build/tests --output-on-failure --no-tests=error --parallel $(nproc) --label-exclude soak --label-regex unit"
}

test_test_runs_clang_tidy_with_the_command_of_each_file() {
  make_test
  run "$checkout/scripts/test"
  expect_status 0
  expect_call "cmake --preset release -B build/release/tidy -DCMAKE_UNITY_BUILD=OFF"
  expect_call "clang-tidy --quiet --config-file=.clang-tidy --warnings-as-errors=* -p build/release/tidy --extra-arg=-Wno-unknown-warning-option changed.cpp"
}

test_test_leaves_out_the_checks_of_another_version_of_llvm() {
  make_test
  stand_in "$commands/clang-format" 'echo "Debian clang-format version 19.1.7"'
  run "$checkout/scripts/test"
  expect_status 0
  expect_output 'clang-format is not version 14: skipping its check'
  ! grep 'clang-format --dry-run' "$calls" || fail 'expected no check of the formatting'
}

test_test_leaves_out_clang_tidy_if_it_cannot_read_libtorch() {
  make_test
  mkdir -p "$checkout/.deps"
  echo '1.13.1+dfsg /usr' >"$checkout/.deps/libtorch.in-use"
  run "$checkout/scripts/test"
  expect_status 0
  expect_output 'clang-tidy 14 cannot read the headers of LibTorch 1.13.1+dfsg: skipping its check'
  ! grep 'clang-tidy --quiet' "$calls" || fail 'expected no check of the style'
}

test_test_fails_when_no_target_compiles_a_source() {
  make_test
  : >"$checkout/forgotten_test.cpp"
  run "$checkout/scripts/test"
  expect_status 1
  expect_output 'no CMakeLists.txt compiles these files: forgotten_test.cpp'
}

test_test_fails_when_a_linter_fails() {
  local linter
  make_test
  for linter in "$checkout/scripts/check-rooms" "$commands"/{clang-format,shellcheck,codespell,doxygen,clang-tidy}; do
    stand_in "$linter" 'echo "version 14.0.6"' '[[ $1 == --version ]]'
    run "$checkout/scripts/test"
    ((status != 0)) || fail "expected a failure of $linter to end the script"
    expect_no_call ctest
    stand_in "$linter"
  done
}

test_test_checks_the_spelling_of_text_but_not_of_data_and_translations() {
  make_test
  mkdir -p "$checkout"/{data/pretrained,frontend/strings,fuzz/corpus}
  : >"$checkout/data/pretrained/digit.pt"
  : >"$checkout/fuzz/corpus/body"
  : >"$checkout/frontend/strings/en.js"
  : >"$checkout/frontend/strings/fr.js"
  : >"$checkout/README.md"
  run "$checkout/scripts/test"
  local spelled
  spelled=$(grep '^codespell' "$calls")
  [[ $spelled == *README.md* && $spelled == *strings/en.js* ]] || fail "found: $spelled"
  [[ $spelled != *digit.pt* && $spelled != *strings/fr.js* && $spelled != *corpus* ]] || fail "found: $spelled"
}

# tested_builds: prints the build folders whose tests run.
tested_builds() { sed -n 's/^subdirs(".*\/build\/\(.*\)")$/\1/p' "$checkout/build/tests/CTestTestfile.cmake" | xargs; }

test_test_runs_the_tests_of_all_builds_with_one_call() {
  make_test
  run "$checkout/scripts/test" --sanitizers --fuzz
  expect_status 0
  expect_call 'setup --tests --fuzz'
  expect_call 'cmake --build --preset fuzz'
  [[ $(tested_builds) == 'release asan tsan fuzz' ]] || fail "found: $(tested_builds)"
  [[ $(grep -c '^ctest' "$calls") == 1 && $(tail -n 1 "$calls") == ctest* ]] || fail "expected one call of ctest, and no call after it"
}

test_test_builds_sanitizers_and_fuzzers_only_with_their_options() {
  make_test
  run "$checkout/scripts/test"
  expect_status 0
  [[ $(tested_builds) == release ]] || fail "found: $(tested_builds)"
}

test_test_prints_the_minutes_of_each_phase_before_the_summary() {
  make_test
  stand_in "$commands/ctest" 'echo "1/1 Test #1: one"' 'echo' 'echo "100% tests passed, 0 tests failed out of 1"' \
    'echo "Total Test time (real) = 0.1 sec"'
  run "$checkout/scripts/test" --sanitizers
  expect_status 0
  local phases='Minutes: setup 0.0, build release 0.0, lint 0.0, build asan 0.0, build tsan 0.0, tests 0.0, total 0.0'
  [[ $(tail -n 3 <<<"$output" | sed 's/[0-9]*\.[0-9]/0.0/g') == \
    "$phases"$'\n100% tests passed, 0 tests failed out of 1\nTotal Test time (real) = 0.0 sec' ]] ||
    fail 'expected the minutes and then the summary'
}

test_test_fails_when_a_test_fails_and_keeps_the_summary_last() {
  make_test
  stand_in "$commands/ctest" 'echo "50% tests passed, 1 tests failed out of 2"' 'echo "Errors while running CTest" >&2' 'exit 8'
  run "$checkout/scripts/test"
  expect_status 8
  [[ $(tail -n 1 <<<"$output") == 'Errors while running CTest' ]] || fail 'expected the end of the summary last'
}

test_test_runs_the_long_tests_for_a_short_time_with_soak() {
  make_test
  stand_in "$commands/ctest" 'echo "load for $DIGIT_SOAK_SECONDS s"'
  run "$checkout/scripts/test" --soak
  expect_status 0
  expect_output 'load for 30 s'
  ! grep -- '--label-exclude' "$calls" || fail 'expected the label soak to be included'
  run env DIGIT_SOAK_SECONDS=600 "$checkout/scripts/test" --soak
  expect_output 'load for 600 s'
}

run_tests "$@"
