#!/usr/bin/env bash
# interface_files_test.sh PREFIX PROGRAM ZSH_FOLDER: fails unless the man page and the completions of the program name
# exactly the options of its --help. Asks bash and fish for their completions; zsh only checks the syntax.
set -euo pipefail

prefix=$1
program=$2
zsh_folder=$3
failed=0

options=$(COLUMNS=200 "$prefix/bin/$program" --help | sed -nE 's/^  (-[a-z], )?(--[a-z0-9-]+).*/\2/p' | sort)

# compare WHERE: compares the names on standard input with those of --help.
compare() {
  diff --unified --label "$program --help" --label "$1" <(printf '%s\n' "$options") <(sort) || failed=1
}

of_bash() {
  # shellcheck disable=SC2034  # the completion reads them
  local COMP_WORDS=("$program" --) COMP_CWORD=1 COMPREPLY=()
  # shellcheck disable=SC1090
  source "$prefix/share/bash-completion/completions/$program"
  "_${program//-/_}"
  printf '%s\n' "${COMPREPLY[@]}"
}

of_zsh() { sed -nE "s/^  '\*?(--[a-z0-9-]+)\[.*/\1/p" "$zsh_folder/_$program"; }

of_fish() {
  fish --no-config --command "source $prefix/share/fish/vendor_completions.d/$program.fish; complete --do-complete '$program --'" |
    cut -f 1
}

of_man() { zcat "$prefix/share/man/man1/$program.1.gz" | sed 's/\\-/-/g' | sed -nE '/^\.TP/ { n; s/^.*\\fB(--[a-z0-9-]+)\\fR.*$/\1/p }'; }

((${#options} > 0)) || { echo "$program --help: expected options, found none" >&2; exit 1; }
compare 'man page' < <(of_man)
compare 'completion of bash' < <(of_bash)
compare 'completion of zsh' < <(of_zsh)
if command -v zsh >/dev/null; then
  zsh -n "$zsh_folder/_$program"
else
  echo 'zsh is not installed: the syntax of its completion is not checked'
fi
if command -v fish >/dev/null; then
  compare 'completion of fish' < <(of_fish)
else
  echo 'fish is not installed: its completion is not checked'
fi
exit "$failed"
