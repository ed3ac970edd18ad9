# shellcheck shell=bash
# What scripts/bench --peers compares with, in a virtual environment of its own. Sourced by bench, after common.sh.

# ensure_peers: the path of a Python that has what bench/peers/requirements.txt names, 2.6 GB, installed where needed.
ensure_peers() {
  local folder=$ROOT/build/peers requirements=$ROOT/bench/peers/requirements.txt
  local -a pip=("$folder/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$requirements")
  if ! cmp --silent "$requirements" "$folder/requirements.txt"; then
    note "installing the peers into $folder"
    python3 -m venv "$folder" >&2 || die 'python3 cannot make a virtual environment: apt-get install python3-venv'
    # Where pip's own index has no CPU build of PyTorch, PyTorch's has.
    "${pip[@]}" >&2 || "${pip[@]}" --extra-index-url https://download.pytorch.org/whl/cpu >&2 ||
      die "pip cannot install what $requirements names"
    cp "$requirements" "$folder/requirements.txt"
  fi
  printf '%s' "$folder/bin/python"
}
