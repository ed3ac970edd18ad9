# shellcheck shell=bash
# System packages through apt-get, only for what is missing. Sourced by setup, which sets $work, a folder of its own.
# shellcheck disable=SC2154  # work

# Tools may come from anywhere: where the command is there, its package is not missed.
declare -A COMMAND_OF=(
  [g++]=g++ [cmake]=cmake [ninja-build]=ninja [ccache]=ccache [git]=git [python3]=python3 [curl]=curl [patch]=patch
  [xz-utils]=xz [chromium]=chromium [shellcheck]=shellcheck [codespell]=codespell [clang-format]=clang-format [clang-tidy]=clang-tidy
)

# run_logged WHAT COMMAND...: quietly; where the command fails, the end of what it printed and an error.
run_logged() {
  local what=$1
  shift
  "$@" >"$work/log" 2>&1 </dev/null 9>&- && return 0 # 9 is setup's lock, which nothing started here may keep
  tail -n 20 "$work/log" >&2
  die "$what failed (its last lines are above): $*"
}

package_installed() { [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

# missing_packages PACKAGE...: those of them that neither a command stands in for nor dpkg knows as installed.
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
  have apt-get || die "this is no Debian (no apt-get): install the likes of these by hand: $*"
  if ((EUID != 0)) && ! have sudo; then
    die "missing packages, and neither root nor sudo to install them. As root, run: apt-get ${install[*]}"
  fi
  note "installing with apt-get: $*"
  $updated || run_logged 'updating the package lists' as_root "${apt_get[@]}" update
  updated=true
  run_logged 'installing packages' as_root "${apt_get[@]}" "${install[@]}"
}

# ensure_packages PACKAGE...: installs what is missing of them, all in one go.
ensure_packages() {
  local -a missing
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]})); then
    install_packages "${missing[@]}"
    say "system packages: ${missing[*]} from apt-get, $(($# - ${#missing[@]})) were there"
  else
    say "system packages: all $# were there"
  fi
}

node_is_new_enough() { have node && (($(node -p 'process.versions.node.split(".")[0]') >= 18)); }

# node_packages: the packages that give Node 18 or newer and npm, where the two are not there from elsewhere.
node_packages() {
  node_is_new_enough || printf '%s\n' nodejs
  have npm || printf '%s\n' npm
}
