# shellcheck shell=bash
# Installs missing system packages with apt-get. Sourced by setup, which sets $work, a temporary folder.
# shellcheck disable=SC2154  # work

# A tool may be installed without its package; if the command exists, the package is not needed.
declare -A COMMAND_OF=(
  [g++]=g++ [cmake]=cmake [ninja-build]=ninja [ccache]=ccache [git]=git [python3]=python3 [curl]=curl [patch]=patch
  [xz-utils]=xz [chromium]=chromium [firefox-esr]=firefox-esr [shellcheck]=shellcheck [codespell]=codespell
  [clang-format]=clang-format [clang-tidy]=clang-tidy [doxygen]=doxygen [gcovr]=gcovr [wget]=wget [nginx-light]=nginx
  [golang-go]=go [prometheus]=prometheus [help2man]=help2man [pkgconf]=pkg-config [zsh]=zsh [fish]=fish
  [dpkg-dev]=dpkg-shlibdeps [file]=file [lintian]=lintian [devscripts]=hardening-check
)

# run_logged WHAT COMMAND...: runs the command silently. If it fails, prints the end of its output and exits.
run_logged() {
  local what=$1
  shift
  "$@" >"$work/log" 2>&1 </dev/null 9>&- && return 0 # 9 is the lock of setup; the command must not inherit it
  tail -n 20 "$work/log" >&2
  die "$what failed (see the output above): $*"
}

package_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# missing_packages PACKAGE...: prints the packages that are not installed and whose command does not exist either.
missing_packages() {
  local package command
  local -A installed=()
  while read -r package; do
    installed[$package]=1
  done < <(dpkg-query -W -f '${Package} ${db:Status-Status}\n' "$@" 2>/dev/null | sed -n 's/ installed$//p')
  for package in "$@"; do
    command=${COMMAND_OF[$package]-}
    [[ -n ${installed[$package]-} ]] || { [[ -n $command ]] && have "$command"; } || printf '%s\n' "$package"
  done
}

as_root() {
  if ((EUID == 0)); then
    env DEBIAN_FRONTEND=noninteractive "$@"
  else
    sudo env DEBIAN_FRONTEND=noninteractive "$@"
  fi
}

# debian_mirror: the URL of the Debian mirror that the system uses; fails if there is none.
debian_mirror() {
  have apt-get || return 1
  # shellcheck disable=SC2016  # a variable of apt-get
  apt-get indextargets --format '$(REPO_URI)' | awk '/\/debian\/?$/ && !found++' | grep .
}

updated=false
install_packages() {
  local -a apt_get=(apt-get -qq -o DPkg::Lock::Timeout=300 -o Dpkg::Use-Pty=0)
  local -a install=(install -y --no-install-recommends "$@")
  have apt-get || die "expected apt-get, found none; install the equivalents of these Debian packages: $*"
  if ((EUID != 0)) && ! have sudo; then
    die "installing packages needs root or sudo, found neither; as root, run apt-get ${install[*]}"
  fi
  note "installing with apt-get: $*"
  $updated || run_logged 'updating the package lists' as_root "${apt_get[@]}" update
  updated=true
  run_logged 'installing packages' as_root "${apt_get[@]}" "${install[@]}"
}

# ensure_packages PACKAGE...: installs the missing packages with one call of apt-get.
ensure_packages() {
  local -a missing
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]})); then
    install_packages "${missing[@]}"
    say "system packages: installed ${missing[*]} with apt-get, $(($# - ${#missing[@]})) were installed already"
  else
    say "system packages: all $# were installed already"
  fi
}

node_is_new_enough() { have node && (($(node -p 'process.versions.node.split(".")[0]') >= 18)); }

# node_packages: prints the packages for Node 18 or newer and npm, unless both are installed already.
node_packages() {
  node_is_new_enough || printf '%s\n' nodejs
  have npm || printf '%s\n' npm
}
