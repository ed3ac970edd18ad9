#!/usr/bin/env bash
# scripts/release: which steps it runs, what it resumes, what it prints; and the commands of some steps.
# shellcheck disable=SC2016,SC2154  # lines of stand-ins; variables of sandbox.sh
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# make_release LINE...: a committed checkout whose steps run the lines. $1 is the step, $2 the report.
make_release() {
  stand_in "$checkout/scripts/setup"
  stand_in "$checkout/scripts/lib/release-step" "$@"
  rm "$commands/git"
  echo /build/ >"$checkout/.gitignore"
  git -C "$checkout" init --quiet
  commit
}

commit() {
  git -C "$checkout" add --all
  git -C "$checkout" -c user.name=test -c user.email=test@example.org commit --quiet --allow-empty --message test
}

release() { run "$checkout/scripts/release" "$@"; }

# steps_run: the steps that the stand-in was called for, in order.
steps_run() { sed -n 's/^release-step \([^ ]*\) .*/\1/p' "$calls" | xargs; }

expect_steps() { [[ $(steps_run) == "$1" ]] || fail "expected the steps: $1; found: $(steps_run)"; }

readonly ALL='no-unity one-unity lto debian-12 debian-12-no-pypi debian-13 debian-13-no-pypi libtorch-1.13 packages installation reproducible clang-tidy coverage sanitizers-libtorch fuzz-long soak-long lighthouse container teaching pictures pretrained bench'

test_release_lists_its_steps_and_runs_none() {
  make_release
  release --list
  expect_status 0
  [[ $(cut -d ' ' -f 1 <<<"$output" | xargs) == "$ALL" ]] || fail "expected the lines of: $ALL"
  expect_steps ''
  expect_no_call setup
}

test_release_runs_every_step_and_prints_one_line_for_each() {
  make_release
  release
  expect_status 0
  expect_call 'setup --tests --fuzz'
  expect_steps "$ALL"
  [[ $(tail -n "$(wc -w <<<"$ALL")" <<<"$output" | awk '$1 == "passed" { print $2 }' | xargs) == "$ALL" ]] || fail 'expected a line for each step'
}

test_release_runs_only_the_named_steps() {
  make_release
  release --only lto --only bench
  expect_status 0
  expect_steps 'lto bench'
  [[ $(grep -c '^passed ' <<<"$output") == 2 ]] || fail 'expected two lines'
}

test_release_repeats_a_named_step_that_has_passed() {
  make_release
  release --only lto
  release --only lto
  expect_steps 'lto lto'
}

test_release_refuses_an_unknown_step() {
  make_release
  release --only lto --only everything
  expect_status 2
  expect_output '--only everything: expected one of no-unity one-unity'
  expect_steps ''
}

test_release_continues_with_the_interrupted_step() {
  make_release "if [[ \$1 == lto && ! -e '$sandbox/interrupted' ]]; then" \
    "  touch '$sandbox/interrupted'" \
    '  kill -TERM "$(cut -d " " -f 4 "/proc/$PPID/stat")"' \
    '  sleep 10' \
    'fi'
  release
  expect_status 130
  expect_steps 'no-unity one-unity lto'
  : >"$calls"
  release
  expect_status 0
  expect_steps "${ALL#no-unity one-unity }"
  expect_output 'no-unity: passed in an earlier run'
  [[ $(grep -c '^passed ' <<<"$output") == $(wc -w <<<"$ALL") ]] || fail 'expected a line for each step'
}

test_release_ends_an_interrupted_step() {
  make_release "trap \"touch '$sandbox/ended'; exit\" TERM" \
    'kill -TERM "$(cut -d " " -f 4 "/proc/$PPID/stat")"' \
    'for ((i = 0; i < 100; ++i)); do sleep 0.1; done'
  release --only lto
  expect_status 130
  local i
  for ((i = 0; i < 50; ++i)); do
    [[ ! -e $sandbox/ended ]] || return 0
    sleep 0.1
  done
  fail 'expected the step to get the signal'
}

test_release_refuses_a_second_run_at_the_same_time() {
  make_release "scripts/release --only bench >'$sandbox/second' 2>&1"
  release --only lto
  expect_status 1
  grep -qF 'another run of scripts/release is active' "$sandbox/second" || fail "found: $(<"$sandbox/second")"
  expect_steps lto
}

test_release_runs_the_later_steps_after_a_failure_and_exits_with_1() {
  make_release '[[ $1 != no-unity ]] || { echo "an error of the compiler"; exit 3; }'
  release
  expect_status 1
  expect_steps "$ALL"
  expect_output 'an error of the compiler'
  grep -qE '^failed +no-unity .* exit status 3, see build/release-check/.*/no-unity.log$' <<<"$output" || fail 'no reason'
  [[ $(grep -c '^passed ' <<<"$output") == $(($(wc -w <<<"$ALL") - 1)) ]] || fail 'expected a line for each other step'
}

test_release_repeats_a_step_that_has_failed() {
  make_release "[[ \$1 != bench || -e '$sandbox/repaired' ]]"
  release
  expect_status 1
  touch "$sandbox/repaired"
  : >"$calls"
  release
  expect_status 0
  expect_steps bench
}

test_release_names_the_reason_of_a_skipped_step() {
  make_release '[[ $1 != bench ]] || { echo "skipped: wrk is not installed"; exit 77; }'
  release
  expect_status 0
  grep -qE '^skipped +bench .* wrk is not installed$' <<<"$output" || fail 'expected the reason'
}

test_release_ends_a_step_at_its_time_limit() {
  make_release
  stand_in "$commands/timeout" 'exit 124'
  release --only lto
  expect_status 1
  expect_call 'timeout --kill-after 30 10800 scripts/lib/release-step lto'
  grep -qE '^failed +lto .* exceeded 180 minutes' <<<"$output" || fail 'expected the limit'
}

test_release_prints_the_figures_of_a_step() {
  make_release 'echo "| json | 8 | 0.98 |" >"$2"'
  release --only bench
  expect_output $'bench:\n| json | 8 | 0.98 |'
}

test_release_starts_again_after_another_commit() {
  make_release
  release
  : >"$calls"
  commit
  release
  expect_steps "$ALL"
}

test_release_starts_again_after_an_uncommitted_change() {
  make_release
  release
  : >"$calls"
  echo changed >"$checkout/.gitattributes"
  release
  expect_steps "$ALL"
  : >"$calls"
  release
  expect_steps ''
}

# The steps themselves, with stand-ins for what they call.

run_step() { # STEP
  for tool in cmake ctest; do stand_in "$commands/$tool"; done
  run "$checkout/scripts/lib/release-step" "$1" "$sandbox/report"
}

test_a_build_step_configures_and_builds_its_preset() {
  run_step one-unity
  expect_status 0
  [[ $(<"$calls") == $'cmake --preset one-unity\ncmake --build --preset one-unity' ]] || fail "found: $(<"$calls")"
}

test_the_sanitizers_run_the_tests_that_link_libtorch() {
  run_step sanitizers-libtorch
  expect_status 0
  expect_call 'cmake --preset asan -B build/asan-libtorch -DDIGIT_TESTS=lib_test;train_test'
  expect_call 'ctest --test-dir build/asan-libtorch'
}

test_the_fuzzers_run_for_ten_minutes() {
  stand_in "$commands/clang++-16"
  run_step fuzz-long
  expect_status 0
  expect_call 'cmake --preset fuzz -B build/fuzz-long -DDIGIT_FUZZ_SECONDS=600'
}

test_the_load_lasts_five_minutes() {
  run_step soak-long
  stand_in "$commands/ctest" 'echo "load for $DIGIT_SOAK_SECONDS s"'
  run "$checkout/scripts/lib/release-step" soak-long "$sandbox/report"
  expect_output 'load for 300 s'
  expect_call 'ctest --test-dir build/release --output-on-failure'
}

# make_trained MODEL_BYTES: the shipped models, and a training that writes these bytes for the MLP.
make_trained() {
  mkdir -p "$checkout/data/pretrained" "$checkout/build/release-check" "$checkout/build/release/bin"
  printf 'the shipped model' | tee "$checkout/data/pretrained/digit.pt" >"$checkout/data/pretrained/digit-cnn.pt"
  stand_in "$checkout/scripts/fetch-mnist"
  stand_in "$checkout/scripts/train-pretrained" "mkdir -p \"\$2\"; printf 'the shipped model' >\"\$2/digit-cnn.pt\"; printf '$1' >\"\$2/digit.pt\""
  stand_in "$checkout/build/release/bin/digit-eval" 'echo "accuracy 99.18 %"'
}

test_the_same_bytes_pass() {
  make_trained 'the shipped model'
  run_step pretrained
  expect_status 0
  local model
  for model in digit.pt digit-cnn.pt; do
    grep -qF "the training reproduces the bytes of data/pretrained/$model" "$sandbox/report" ||
      fail "found: $(<"$sandbox/report")"
  done
}

test_other_bytes_fail_with_their_difference() {
  make_trained 'the shipped motel'
  run_step pretrained
  expect_status 1
  grep -qF 'differ in 1 bytes; sizes 17 and 17' "$sandbox/report" || fail "found: $(<"$sandbox/report")"
  [[ $(grep -c 'on MNIST: accuracy 99.18 %' "$sandbox/report") == 2 ]] || fail "found: $(<"$sandbox/report")"
}

test_lighthouse_reports_its_scores_and_fails_below_100() {
  for tool in npx chromium; do stand_in "$commands/$tool"; done
  stand_in "$commands/node" 'echo "  performance 99"; exit 1'
  run_step lighthouse
  expect_status 1
  expect_call 'cmake --build --preset release --target digit-serve'
  expect_call 'node tests/e2e/tools/lighthouse.mjs'
  [[ $(<"$sandbox/report") == '  performance 99' ]] || fail "found: $(<"$sandbox/report")"
}

test_the_benchmarks_report_their_tables() {
  stand_in "$commands/wrk"
  stand_in "$checkout/scripts/bench" 'echo "-- Configuring done"; echo "| $1 |" >&2; echo "ratio: 0.98"'
  run_step bench
  expect_status 0
  local subject expected=''
  for subject in serve train latency; do expected+="| $subject |"$'\nratio: 0.98\n'; done
  [[ $(<"$sandbox/report")$'\n' == "$expected" ]] || fail "found: $(<"$sandbox/report")"
}

# try_readme STEP LINE...: runs the step in a stand-in for a Debian root, in which scripts/test prints the lines.
try_readme() {
  local step=$1
  shift
  mkdir -p "$checkout/build/release-check/debian-12-base/etc"
  stand_in "$commands/debootstrap"
  stand_in "$commands/update-ca-certificates"
  stand_in "$commands/unshare" '[[ $2 == true ]] || { cd "$6/digit" && exec "${@:7}"; }' # --mount bash -c SCRIPT bash ROOT COMMAND...
  stand_in "$checkout/scripts/quickstart" 'mkdir .deps' 'version=2.13.0' \
    '! grep --quiet proxy ../etc/pip.conf || version=1.13.1' \
    'echo "$version /digit/.deps/libtorch" >.deps/libtorch.in-use' 'cat ../etc/pip.conf'
  stand_in "$checkout/scripts/test" "$(printf 'echo %q\n' "$@" '99% tests passed, 0 tests failed out of 2')"
  rm "$commands/git"
  echo /build/ >"$checkout/.gitignore"
  git -C "$checkout" init --quiet
  commit
  run env PIP_INDEX_URL=https://pypi.example/simple "$checkout/scripts/lib/release-step" "$step" "$sandbox/report"
}

test_the_commands_of_the_readme_run_in_a_fresh_root() {
  ((EUID == 0)) || { echo 'skipped: needs root'; return 0; }
  try_readme debian-12
  expect_status 0
  expect_output 'index-url = https://pypi.example/simple'
  grep -qE '^Debian 12, pypi: scripts/quickstart .* scripts/test in .* minutes, with LibTorch 2\.13\.0$' "$sandbox/report" ||
    fail "found: $(<"$sandbox/report")"
  [[ ! -e $checkout/build/release-check/debian-12-fresh ]] || fail 'expected the root to be removed'
}

test_with_pypi_no_test_may_be_skipped() {
  ((EUID == 0)) || { echo 'skipped: needs root'; return 0; }
  try_readme debian-12 $'\t  5 - a test (Skipped)'
  expect_status 1
  expect_output 'with PyPI, no test may be skipped'
}

test_without_pypi_the_skipped_tests_are_reported() {
  ((EUID == 0)) || { echo 'skipped: needs root'; return 0; }
  try_readme debian-12-no-pypi $'\t  5 - a test (Skipped)'
  expect_status 0
  expect_output 'proxy = http://127.0.0.1:9'
  grep -qx 'skipped: a test' "$sandbox/report" || fail "found: $(<"$sandbox/report")"
}

# make_exchange VERSION PROBABILITY: two builds; the machine has this LibTorch and answers this, the root answers 0.5.
make_exchange() {
  local root=$checkout/build/release-check/debian-12/digit program
  mkdir -p "$checkout"/{bench/accuracy,data/mnist,build/release/bin,torch} "$root/build/release/bin"
  cp "$SOURCE/bench/accuracy/compare.py" "$checkout/bench/accuracy"
  touch "$checkout/data/mnist/images-ubyte"
  echo "Torch_DIR:PATH=$checkout/torch" >"$checkout/build/release/CMakeCache.txt"
  echo "set(PACKAGE_VERSION \"$1\")" >"$checkout/torch/TorchConfigVersion.cmake"
  stand_in "$checkout/scripts/fetch-mnist"
  stand_in "$checkout/build/release/bin/idx-to-pictures" 'mkdir -p "$2"; touch "$2/1.png"'
  for program in "$checkout" "$root"; do stand_in "$program/build/release/bin/digit-train"; done
  stand_in "$root/build/release/bin/digit-eval" 'echo "[{\"file\":\"1.png\",\"probabilities\":[0.5]}]"'
  stand_in "$checkout/build/release/bin/digit-eval" "echo '[{\"file\":\"1.png\",\"probabilities\":[$2]}]'"
  stand_in "$commands/cmake"
  stand_in "$commands/dpkg-query" 'echo 1.13.1+dfsg'
  stand_in "$commands/unshare" 'cd "$6/digit" && exec "${@:7}"' # --mount bash -c SCRIPT bash ROOT COMMAND...
}

exchange_models() {
  run bash -euo pipefail -c 'report=$2
    for name in common debian-root model-exchange; do source "$1/scripts/lib/$name.sh"; done
    cd "$ROOT" && exchange_models' bash "$checkout" "$sandbox/report"
}

test_models_are_exchanged_between_two_versions_of_libtorch() {
  make_exchange 2.13.0 0.5000004
  exchange_models
  expect_status 0
  expect_call 'digit-eval --model build/exchange/cnn-debian.pt --json build/exchange/pictures/1.png'
  grep -qF 'models by LibTorch 1.13.1+dfsg (debian) and 2.13.0 (machine)' "$sandbox/report" || fail 'no versions'
  [[ $(grep -c ': 1 pictures, largest difference .*: 4.0e-07, allowed: 4e-06$' "$sandbox/report") == 5 ]] ||
    fail "found: $(<"$sandbox/report")"
}

test_models_that_answer_differently_after_the_exchange_fail() {
  make_exchange 2.13.0 0.500005
  exchange_models
  expect_status 1
  [[ $(grep -c ': 5.0e-06, allowed: 4e-06$' "$sandbox/report") == 5 ]] || fail "expected all five models, found: $(<"$sandbox/report")"
}

test_models_that_do_not_load_after_the_exchange_fail() {
  make_exchange 2.13.0 0.5
  stand_in "$checkout/build/release/bin/digit-eval" 'exit 1'
  exchange_models
  expect_status 1
  grep -qF 'mlp-debian: digit-eval of machine fails' "$sandbox/report" || fail "found: $(<"$sandbox/report")"
}

test_no_models_are_exchanged_between_equal_versions() {
  make_exchange 1.13.1 0.5
  exchange_models
  expect_status 0
  grep -qF 'no models exchanged: the machine has LibTorch 1.13.1 too' "$sandbox/report" || fail 'no reason'
}

run_tests "$@"
