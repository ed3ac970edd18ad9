#!/usr/bin/env bash
# What all scripts have in common: --help and mistakes on the command line.
# shellcheck disable=SC2016,SC2154  # what stand-ins are made of; what sandbox.sh sets
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

test_every_script_explains_itself() {
  local script
  for script in setup fetch-mnist quickstart test release bench check-rooms; do
    run "$checkout/scripts/$script" --help
    expect_status 0
    expect_output "Usage: scripts/$script"
  done
}

test_every_script_refuses_an_unknown_option() {
  local script
  for script in setup fetch-mnist quickstart test release bench check-rooms; do
    run "$checkout/scripts/$script" --no-such-option
    expect_status 2
    expect_output '--no-such-option'
  done
}

test_an_option_without_its_value_is_refused() {
  run "$checkout/scripts/quickstart" --port
  expect_status 2
  expect_output '--port needs a value'
}

test_bench_refuses_an_interpreter_that_is_not_named() {
  run "$checkout/scripts/bench" train --python
  expect_status 2
  expect_output '--python needs a value'
}

test_quickstart_refuses_a_port_before_it_does_anything() {
  run "$checkout/scripts/quickstart" --port 65536
  expect_status 2
  expect_output '65536'
}

run_tests "$@"
