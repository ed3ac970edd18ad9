# shellcheck shell=bash
# Installs the frameworks that scripts/bench --peers compares with. Sourced by bench, after common.sh.

# ensure_peers: prints the path of a Python interpreter with the packages of bench/peers/requirements.txt. Installs them
# (2.6 GB) into build/peers if they are missing.
ensure_peers() {
  local folder=$ROOT/build/peers requirements=$ROOT/bench/peers/requirements.txt
  local -a pip=("$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements")
  if ! cmp --silent "$requirements" "$folder/requirements.txt"; then
    note "installing the packages of $requirements into $folder"
    python3 -m venv "$folder" >&2 || die 'python3 cannot create a virtual environment; run apt-get install python3-venv'
    # The CPU build of PyTorch may be missing from the configured index.
    "${pip[@]}" >&2 || "${pip[@]}" --extra-index-url https://download.pytorch.org/whl/cpu >&2 ||
      die "pip cannot install the packages of $requirements"
    cp "$requirements" "$folder/requirements.txt"
  fi
  printf '%s' "$folder/bin/python"
}
