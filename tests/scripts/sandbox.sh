# shellcheck shell=bash
# Provides each test with a small checkout, in which stand-ins replace the commands that the scripts call, and with
# checks of what a script does. The tests source this file and end with run_tests. Each function test_* is a test.
# shellcheck disable=SC2016,SC2034,SC2094  # the lines of stand-ins are expanded later; the tests use the variables
set -euo pipefail

SOURCE=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
readonly SOURCE

fail() {
  printf '    %s\n' "$*"
  printf '    output: %s\n' "$(<"$sandbox/output")"
  return 1
}

# run COMMAND...: sets output to what the command prints and status to its exit status.
run() {
  status=0
  "$@" >"$sandbox/output" 2>&1 </dev/null || status=$?
  output=$(<"$sandbox/output")
}

expect_status() { ((status == $1)) || fail "expected exit status $1, got $status"; }
expect_output() { [[ $output == *"$1"* ]] || fail "expected the output to contain: $1"; }
expect_silence() { [[ -z $output ]] || fail "expected no output"; }
expect_empty() { [[ -z $(ls -A "$1" 2>/dev/null) ]] || fail "expected $1 to be empty, found: $(ls -A "$1")"; }
expect_call() { grep -qF -- "$1" "$calls" || fail "expected the call: $1; found: $(<"$calls")"; }
expect_no_call() { ! grep -q "^$1 " "$calls" || fail "expected no call of $1; found: $(<"$calls")"; }

# stand_in FILE [LINE...]: writes a script that appends its name and arguments to $calls and then runs the lines.
stand_in() {
  local name=$1
  shift
  {
    printf '#!/usr/bin/env bash\nprintf "%%s\\n" "%s $*" >>%q\n' "$(basename "$name")" "$calls"
    printf '%s\n' "$@"
  } >"$name"
  chmod +x "$name"
}

# Creates a checkout, a mirror with four tiny files in place of MNIST, and stand-ins for commands of the system.
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
    printf 'stand-in for %s' "$name" >"$mirror/$name"
  done
  (cd "$mirror" && sha256sum -- *) >"$checkout/data/mnist.sha256"
  for name in apt-get sudo git npm node; do
    stand_in "$commands/$name" 'exit 1'
  done
  PATH=$commands:$original_path
}

# run_tests [PART]: runs all tests, or those with PART in their name, each in a new sandbox and a subshell.
run_tests() {
  local name result passed=0 failed=0
  original_path=$PATH
  for name in $(compgen -A function test_); do
    [[ $name == *"${1-}"* ]] || continue
    set +e # in a condition, the subshell would ignore its set -e
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
