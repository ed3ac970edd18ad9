#!/usr/bin/env bash
# The command lines of all scripts: --help and errors.
# shellcheck disable=SC2016,SC2154  # lines of stand-ins; variables of sandbox.sh
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

test_every_script_prints_its_usage() {
  local script
  for script in setup fetch-mnist quickstart test release bench check-rooms coverage train-pretrained screenshots; do
    run "$checkout/scripts/$script" --help
    expect_status 0
    expect_output "Usage: scripts/$script"
  done
}

test_every_script_refuses_an_unknown_option() {
  local script
  for script in setup fetch-mnist quickstart test release bench check-rooms coverage train-pretrained screenshots; do
    run "$checkout/scripts/$script" --no-such-option
    expect_status 2
    expect_output '--no-such-option'
  done
}

test_quickstart_refuses_an_option_without_its_value() {
  run "$checkout/scripts/quickstart" --port
  expect_status 2
  expect_output '--port needs a value'
}

test_bench_refuses_an_option_without_its_value() {
  run "$checkout/scripts/bench" train --python
  expect_status 2
  expect_output '--python needs a value'
}

test_quickstart_refuses_an_invalid_port() {
  run "$checkout/scripts/quickstart" --port 65536
  expect_status 2
  expect_output '65536'
}

run_tests "$@"
