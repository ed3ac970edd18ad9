# shellcheck shell=bash
# What every script here needs: where the checkout is, how to speak, how to fail. Sourced, never run.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck disable=SC2034  # for those who source this
readonly ROOT

# One line about what was done, on standard output.
say() { printf '%s\n' "$*"; }

# One line about what is going on or went wrong without ending the script, on standard error.
note() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# A mistake on the command line: exit status 2, as the programs have it.
usage_error() {
  printf '%s: error: %s\nTry "%s --help".\n' "${0##*/}" "$*" "$0" >&2
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

# value_of OPTION ARGUMENT_COUNT VALUE: the value that follows an option, or a usage error where none does.
value_of() {
  ((${2} >= 2)) || usage_error "$1 needs a value"
  printf '%s' "$3"
}
