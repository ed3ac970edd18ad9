# shellcheck shell=bash
# Format and style of what is in the checkout. Sourced by test, after common.sh; runs in the checkout's root.

# files PATTERN...: those that git knows or would take in.
files() {
  local file
  git ls-files --cached --others --exclude-standard -- "$@" | while read -r file; do
    [[ ! -f $file ]] || printf '%s\n' "$file" # one that is deleted but not yet committed is listed too
  done
}

shell_scripts() {
  local file
  files scripts .ci tests | while read -r file; do
    if [[ $file == *.sh ]] || head -n 1 "$file" | grep -q '^#!.*sh$'; then printf '%s\n' "$file"; fi
  done
}

# base_commit: where this branch left main, or the commit before this one on main itself; fails in a checkout without either.
base_commit() {
  local base
  base=$(git merge-base origin/main HEAD 2>/dev/null) || base=''
  if [[ -z $base || $base == "$(git rev-parse HEAD)" ]]; then
    base=$(git rev-parse --verify --quiet HEAD~1) || return 1
  fi
  printf '%s' "$base"
}

# changed_sources: the C++ sources that differ from the base commit; all of them where there is none.
changed_sources() {
  local base
  if base=$(base_commit); then
    files '*.cpp' | grep -Fx -f <(git diff --name-only --diff-filter=d "$base"; git ls-files --others --exclude-standard)
  else
    files '*.cpp'
  fi
}

check_format() {
  local -a sources
  mapfile -t sources < <(files '*.cpp' '*.h')
  ((${#sources[@]})) || return 0
  clang-format --dry-run -Werror "${sources[@]}" || die 'format (above): clang-format -i FILE puts it right'
  say "clang-format: ${#sources[@]} files"
}

check_shell() {
  local -a scripts
  mapfile -t scripts < <(shell_scripts)
  shellcheck --external-sources "${scripts[@]}" || die 'shellcheck (above)'
  say "shellcheck: ${#scripts[@]} files"
}

# check_style BUILD_FOLDER changed|all: runs clang-tidy. CI checks only the changed files, because a file that includes the
# headers of LibTorch takes half a minute.
check_style() {
  local -a sources
  if [[ $2 == all ]]; then
    mapfile -t sources < <(files '*.cpp')
  else
    mapfile -t sources < <(changed_sources)
  fi
  ((${#sources[@]})) || return 0
  # The release preset compiles several files at once; clang-tidy needs the command of each file.
  cmake --preset release -B "$1/tidy" -DCMAKE_UNITY_BUILD=OFF -DDIGIT_BUILD_BENCH=ON -DDIGIT_BUILD_FUZZERS=ON >/dev/null
  printf '%s\0' "${sources[@]}" |
    xargs -0 -n 1 -P "$(nproc)" clang-tidy --quiet --warnings-as-errors='*' -p "$1/tidy" \
      --extra-arg=-Wno-unknown-warning-option || die 'clang-tidy (above)'
  say "clang-tidy: ${#sources[@]} files, $2"
}

# lint BUILD_FOLDER: every check whose tool is installed and for which there is a checkout to ask.
lint() {
  local tool
  if ! git rev-parse --git-dir >/dev/null 2>&1; then
    note 'no git checkout: format and style are not checked'
    return
  fi
  for tool in clang-format shellcheck clang-tidy; do
    if ! have "$tool"; then
      note "no $tool: what it checks is not checked"
      continue
    fi
    case $tool in
      clang-format) check_format ;;
      shellcheck) check_shell ;;
      clang-tidy) check_style "$1" changed ;;
    esac
  done
}
