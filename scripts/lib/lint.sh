# shellcheck shell=bash
# Checks the formatting, style and spelling of the files in the checkout. Sourced by test and release-step, after
# common.sh; runs in the root of the checkout.

readonly LLVM_VERSION=14 # of Debian 12; others format differently and find other problems

# has_llvm_version TOOL: succeeds if clang-format or clang-tidy has that version, and prints a note otherwise.
has_llvm_version() {
  "$1" --version | grep -q "version $LLVM_VERSION\." && return 0
  note "$1 is not version $LLVM_VERSION: skipping its check"
  return 1
}

# files PATTERN...: prints the matching files that git tracks or would add.
files() {
  local file
  git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
    [[ ! -f $file ]] || printf '%s\n' "$file" # git also lists a file whose deletion is not committed yet
  done
}

shell_scripts() {
  local file
  files scripts .ci tests bench deploy | while read -r file; do
    if [[ $file == *.sh ]] || head -n 1 "$file" | grep -q '^#!.*sh$'; then printf '%s\n' "$file"; fi
  done
}

# base_commit: prints the commit at which this branch left main, or the previous commit on main itself. Fails if the
# checkout contains neither.
base_commit() {
  local base
  base=$(git merge-base origin/main HEAD 2>/dev/null) || base=''
  if [[ -z $base || $base == "$(git rev-parse HEAD)" ]]; then
    base=$(git rev-parse --verify --quiet HEAD~1) || return 1
  fi
  printf '%s' "$base"
}

# changed_sources: prints the C++ sources that differ from the base commit, or all sources if there is no base commit.
changed_sources() {
  local base
  if base=$(base_commit); then
    files '*.cpp' | grep -Fx -f <(git diff --name-only --diff-filter=d "$base"; git ls-files --others --exclude-standard)
  else
    files '*.cpp'
  fi
}

# Text that people write in English: no data, no lock file, no text of the license, no translation.
spelled_files() {
  files . ':!data/pretrained' ':!fuzz/corpus' ':!fuzz/dictionaries' ':!tests/e2e/package-lock.json' ':!LICENSE' \
    ':!frontend/strings' ':!*.png' ':!*.gif' ':!*.jpg'
  files frontend/strings/en.js
}

check_format() {
  local -a sources
  mapfile -t sources < <(files '*.cpp' '*.h')
  ((${#sources[@]})) && has_llvm_version clang-format || return 0
  clang-format --dry-run -Werror "${sources[@]}" || die 'wrong formatting (see above); run clang-format -i FILE'
  say "clang-format: ${#sources[@]} files"
}

check_shell() {
  local -a scripts
  mapfile -t scripts < <(shell_scripts)
  shellcheck --external-sources "${scripts[@]}" || die 'shellcheck found problems (see above)'
  say "shellcheck: ${#scripts[@]} files"
}

check_spelling() {
  local -a texts
  mapfile -t texts < <(spelled_files)
  codespell "${texts[@]}" || die 'wrong or British spelling (see above); .codespellrc lists the exceptions'
  say "codespell: ${#texts[@]} files"
}

# check_documentation: doxygen reads the comments of the public headers and exits with an error if it warns.
check_documentation() {
  mkdir -p build
  doxygen Doxyfile || die 'doxygen found problems in the comments of lib/include/digit (see above)'
  say "doxygen: $(files 'lib/include/digit/*.h' | wc -l) files"
}

# compiled_files FOLDER: prints the files of the checkout that the build in FOLDER compiles.
compiled_files() { sed -nE "s|^ *\"file\": \"$ROOT/(.*)\",?\$|\1|p" "$1/compile_commands.json" | grep -v /_deps/; }

# check_targets FOLDER: fails if no target of the build in FOLDER compiles a source. The examples and the consumer are
# projects of their own.
check_targets() {
  local forgotten
  forgotten=$(files '*.cpp' ':!docs/examples' ':!tests/consumer/project' |
    grep -vFx -f <(compiled_files "$1")) || return 0
  die "no CMakeLists.txt compiles these files: $(xargs <<<"$forgotten")"
}

# configure_style FOLDER ON|OFF: writes the commands that compile each source, or each unity file of several sources.
configure_style() {
  cmake --preset release -B "$1" -DCMAKE_UNITY_BUILD="$2" -DDIGIT_BUILD_BENCH=ON -DDIGIT_BUILD_FUZZERS=ON >/dev/null
  cmake --build "$1" --target embedded_files >/dev/null
}

# can_read_libtorch: Clang 14 rejects the headers of LibTorch 1 in C++20. Prints a note if it would.
can_read_libtorch() {
  local version
  version=$(cut -d ' ' -f 1 .deps/libtorch.in-use 2>/dev/null) || return 0
  [[ $version == 1.* ]] || return 0
  note "clang-tidy $LLVM_VERSION cannot read the headers of LibTorch $version: skipping its check"
  return 1
}

# run_clang_tidy FOLDER FILE...: with the commands in FOLDER. Names the file with the settings, because Catch2 has one of
# its own, which version 14 cannot read.
run_clang_tidy() {
  printf '%s\0' "${@:2}" |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet --config-file=.clang-tidy --warnings-as-errors='*' -p "$1" \
      --extra-arg=-Wno-unknown-warning-option || die 'clang-tidy found problems (see above)'
}

# check_style BUILD_FOLDER changed|all: runs clang-tidy. CI checks only the changed files, because a file that includes
# the headers of LibTorch takes half a minute. All sources are checked as unity files, which read these headers once for
# eight sources.
check_style() {
  local -a sources
  configure_style "$1/tidy" OFF
  check_targets "$1/tidy"
  has_llvm_version clang-tidy && can_read_libtorch || return 0
  if [[ $2 == all ]]; then
    configure_style "$1/tidy-unity" ON
    mapfile -t sources < <(compiled_files "$1/tidy-unity")
    run_clang_tidy "$1/tidy-unity" "${sources[@]}"
  else
    mapfile -t sources < <(changed_sources)
    ((${#sources[@]} == 0)) || run_clang_tidy "$1/tidy" "${sources[@]}"
  fi
  say "clang-tidy: ${#sources[@]} files, $2"
}

# lint BUILD_FOLDER: runs every check whose tool is installed.
lint() {
  local tool
  scripts/check-rooms
  if ! git rev-parse --git-dir >/dev/null 2>&1; then
    note 'not a git checkout: skipping the checks of formatting, style and spelling'
    return
  fi
  for tool in clang-format shellcheck codespell doxygen clang-tidy; do
    if ! have "$tool"; then
      note "$tool is not installed: skipping its check"
      continue
    fi
    case $tool in
      clang-format) check_format ;;
      shellcheck) check_shell ;;
      codespell) check_spelling ;;
      doxygen) check_documentation ;;
      clang-tidy) check_style "$1" changed ;;
    esac
  done
}
