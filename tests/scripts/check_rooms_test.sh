#!/usr/bin/env bash
# scripts/check-rooms: accepts this checkout and finds each kind of forbidden include.
# shellcheck disable=SC2154  # variables of sandbox.sh
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

# copy_sources: copies the sources, so that a test can add a forbidden include.
copy_sources() { cp -r "$SOURCE/lib" "$SOURCE/apps" "$checkout"; }

test_all_includes_of_this_checkout_are_allowed() {
  run "$SOURCE/scripts/check-rooms"
  expect_status 0
}

test_a_room_that_includes_one_above_it_is_found() {
  copy_sources
  echo '#include "inference/plan.h"' >>"$checkout/lib/src/image/resample.cpp"
  run "$checkout/scripts/check-rooms"
  expect_status 1
  expect_output 'lib/src/image/resample.cpp: room image must not include inference/plan.h'
}

test_a_public_header_that_includes_one_above_it_is_found() {
  copy_sources
  echo '#include "digit/predictor.h"' >>"$checkout/lib/include/digit/image.h"
  run "$checkout/scripts/check-rooms"
  expect_status 1
  expect_output 'lib/include/digit/image.h: room image must not include digit/predictor.h'
}

test_libtorch_outside_its_rooms_is_found() {
  copy_sources
  echo '#include <torch/types.h>' >>"$checkout/lib/src/data/idx.cpp"
  run "$checkout/scripts/check-rooms"
  expect_status 1
  expect_output 'lib/src/data/idx.cpp: room data must not include LibTorch'
}

test_a_program_that_includes_an_internal_header_is_found() {
  copy_sources
  echo '#include "training/shard.h"' >>"$checkout/apps/eval/main.cpp"
  run "$checkout/scripts/check-rooms"
  expect_status 1
  expect_output 'apps/eval/main.cpp: room eval must not include training/shard.h'
}

test_a_room_of_the_server_that_includes_one_above_it_is_found() {
  copy_sources
  echo '#include "transport/server.h"' >>"$checkout/apps/serve/http/cors.cpp"
  run "$checkout/scripts/check-rooms"
  expect_status 1
  expect_output 'apps/serve/http/cors.cpp: room http must not include transport/server.h'
}

run_tests "$@"
