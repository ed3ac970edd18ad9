# shellcheck shell=bash
# Functions that all scripts share: messages, errors and the path of the checkout. Source this file; do not run it.

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
# shellcheck disable=SC2034  # used by the scripts that source this file
readonly ROOT

# Prints a result on standard output.
say() { printf '%s\n' "$*"; }

# Prints progress or a problem that does not end the script, on standard error.
note() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

die() {
  printf '%s: error: %s\n' "${0##*/}" "$*" >&2
  exit 1
}

# Reports a command-line error and exits with status 2, as the programs do.
usage_error() {
  printf '%s: error: %s\nTry "%s --help".\n' "${0##*/}" "$*" "$0" >&2
  exit 2
}

have() { command -v "$1" >/dev/null 2>&1; }

# value_of OPTION ARGUMENT_COUNT VALUE: prints the value that follows an option; reports a usage error if there is none.
value_of() {
  ((${2} >= 2)) || usage_error "$1 needs a value"
  printf '%s' "$3"
}

# minutes SECONDS: the duration in minutes with one decimal.
minutes() { printf '%d.%d' $(($1 / 60)) $(($1 % 60 / 6)); }
