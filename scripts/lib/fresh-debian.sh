# shellcheck shell=bash
# Runs the two commands of the README in a fresh Debian root folder, with or without PyPI. Sourced by release-step after
# debian-root.sh.
# shellcheck disable=SC2154  # report, of release-step

# make_fresh_root VERSION: makes DEBIAN_ROOT a new root folder of Debian VERSION, with a clone in /digit.
make_fresh_root() {
  rm -rf --one-file-system "$DEBIAN_ROOTS/debian-$1-fresh"
  make_debian_root "$1" "debian-$1-fresh"
  trust_certificates_of_machine
  git clone --quiet "file://$ROOT" "$DEBIAN_ROOT/digit"
  copy_tracked_files
}

# trust_certificates_of_machine: the root trusts the authorities that the administrator of the machine has added.
trust_certificates_of_machine() {
  local added=/usr/local/share/ca-certificates
  compgen -G "$added/*.crt" >/dev/null || return 0
  mkdir -p "$DEBIAN_ROOT$added" "$DEBIAN_ROOT/digit"
  cp "$added"/*.crt "$DEBIAN_ROOT$added"
  in_debian_root update-ca-certificates
}

# configure_pip pypi|no-pypi: pip gets the settings of the machine, or a proxy that does not answer, so that it reaches
# neither PyPI nor the index of PyTorch.
configure_pip() {
  local name settings=''
  if [[ $1 == no-pypi ]]; then
    settings='proxy = http://127.0.0.1:9'
  else
    for name in INDEX_URL EXTRA_INDEX_URL FIND_LINKS; do
      name=PIP_$name
      [[ -z ${!name-} ]] || settings+=$(tr 'A-Z_' 'a-z-' <<<"${name#PIP_}")" = ${!name}"$'\n'
    done
    if [[ -d ${PIP_FIND_LINKS-} ]]; then # a folder of wheels, for example in place of the index of PyTorch
      mkdir -p "$DEBIAN_ROOT$PIP_FIND_LINKS"
      cp "$PIP_FIND_LINKS"/*.whl "$DEBIAN_ROOT$PIP_FIND_LINKS"
    fi
  fi
  printf '[global]\n%s\n' "$settings" >"$DEBIAN_ROOT/etc/pip.conf"
}

# report_skipped LOG: reports each skipped test of the output of scripts/test; with PyPI, there must be none.
report_skipped() {
  sed -n 's/^\t *[0-9]* - \(.*\) (Skipped)$/skipped: \1/p' "$1" >>"$report"
  ! grep -q '^skipped: ' "$report"
}

# try_readme VERSION pypi|no-pypi
try_readme() {
  local log start=$SECONDS
  make_fresh_root "$1"
  configure_pip "$2"
  in_debian_root scripts/quickstart --no-serve
  if [[ $2 == no-pypi ]]; then
    [[ $(<"$DEBIAN_ROOT/digit/.deps/libtorch.in-use") != 2.13* ]] || die 'expected the LibTorch of Debian, found a wheel'
  fi
  printf 'Debian %s, %s: scripts/quickstart --no-serve in %s minutes, ' "$1" "$2" "$(minutes $((SECONDS - start)))" >>"$report"
  start=$SECONDS
  log=$DEBIAN_ROOT/test.log
  in_debian_root scripts/test | tee "$log"
  printf 'scripts/test in %s minutes, with LibTorch %s\n' "$(minutes $((SECONDS - start)))" \
    "$(cut -d ' ' -f 1 "$DEBIAN_ROOT/digit/.deps/libtorch.in-use")" >>"$report"
  grep -E '^[0-9]+% tests passed' "$log" >>"$report"
  report_skipped "$log" || [[ $2 == no-pypi ]] || die 'with PyPI, no test may be skipped (see above)'
  rm -rf --one-file-system "$DEBIAN_ROOT"
}
