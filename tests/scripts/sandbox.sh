# shellcheck shell=bash
# A checkout of the test's own, small and without a network, in which stand-ins replace what the scripts would call;
# and what a test expects of a script. Sourced by the tests, which end with run_tests. A function test_* is a test.
# shellcheck disable=SC2016,SC2034,SC2094  # the stand-ins' lines are expanded when those run; the tests use the rest
set -euo pipefail

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly SOURCE

fail() {
  printf '    %s\n' "$*"
  printf '    output: %s\n' "$(<"$sandbox/output")"
  return 1
}

# run COMMAND...: what it prints goes to $output, its exit status to $status.
run() {
  status=0
  "$@" >"$sandbox/output" 2>&1 </dev/null || status=$?
  output=$(<"$sandbox/output")
}

expect_status() { ((status == $1)) || fail "expected exit status $1, got $status"; }
expect_output() { [[ $output == *"$1"* ]] || fail "expected in the output: $1"; }
expect_silence() { [[ -z $output ]] || fail "expected no output"; }
expect_empty() { [[ -z $(ls -A "$1" 2>/dev/null) ]] || fail "expected nothing in $1, found: $(ls -A "$1")"; }
expect_call() { grep -qF -- "$1" "$calls" || fail "expected the call: $1; found: $(<"$calls")"; }
expect_no_call() { ! grep -q "^$1 " "$calls" || fail "expected no call of: $1; found: $(<"$calls")"; }

# stand_in NAME [LINE...]: a command that notes its call and runs the lines.
stand_in() {
  local name=$1
  shift
  {
    printf '#!/usr/bin/env bash\nprintf "%%s\\n" "%s $*" >>%q\n' "$(basename "$name")" "$calls"
    printf '%s\n' "$@"
  } >"$name"
  chmod +x "$name"
}

# A checkout with four tiny files for MNIST, a place to fetch them from, and commands that stand for the system's.
set_up() {
  sandbox=$(mktemp -d)
  checkout=$sandbox/checkout
  mirror=$sandbox/mirror
  commands=$sandbox/commands
  calls=$sandbox/calls
  mkdir -p "$checkout/data" "$mirror" "$commands"
  : >"$calls"
  cp -r "$SOURCE/scripts" "$checkout"
  local name
  for name in train-images-idx3-ubyte train-labels-idx1-ubyte t10k-images-idx3-ubyte t10k-labels-idx1-ubyte; do
    printf 'what stands for %s' "$name" >"$mirror/$name"
  done
  (cd "$mirror" && sha256sum -- *) >"$checkout/data/mnist.sha256"
  for name in apt-get sudo git npm node; do
    stand_in "$commands/$name" 'exit 1'
  done
  PATH=$commands:$original_path
}

# run_tests [PART]: every test, or those with PART in the name, each in a fresh sandbox and a shell of its own.
run_tests() {
  local name result passed=0 failed=0
  original_path=$PATH
  for name in $(compgen -A function test_); do
    [[ $name == *"${1-}"* ]] || continue
    set +e # or the shell would go on after a failed check inside the test
    (
      set -e
      set_up
      trap 'rm -rf "$sandbox"' EXIT
      "$name"
    )
    result=$?
    set -e
    if ((result == 0)); then
      passed=$((passed + 1))
      printf 'ok   %s\n' "${name#test_}"
    else
      failed=$((failed + 1))
      printf 'FAIL %s\n' "${name#test_}"
    fi
  done
  printf '%d passed, %d failed\n' "$passed" "$failed"
  ((failed == 0 && passed > 0))
}
