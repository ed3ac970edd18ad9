# shellcheck shell=bash
# Trains models with the LibTorch of the machine and with that of the Debian 12 root, evaluates each model with both,
# and compares the probabilities. Sourced by release-step after debian-root.sh, which builds the programs in the root.
# shellcheck disable=SC2154  # report, of release-step

readonly EXCHANGE=build/exchange # in /digit of the root; the programs of the machine run there too

# What a probability may differ by. Not 1e-6, because rounding alone exceeds it: LibTorch 2.13 differs from itself by up
# to 2.0e-6 when it evaluates the same 1000 pictures in batches of 50 instead of one, and by up to 1.4e-6 when MKL uses
# other instructions (MKL_CBWR=COMPATIBLE). The two LibTorch use different BLAS libraries: MKL and OpenBLAS.
readonly LARGEST_DIFFERENCE=4e-6

# with_debian PROGRAM ARGUMENT...: runs the program that was built in the root.
with_debian() { in_debian_root "build/release/bin/$1" "${@:2}"; }

# with_machine PROGRAM ARGUMENT...: runs the program of the machine in the same folder, so that the paths are the same.
with_machine() { (cd "$DEBIAN_ROOT/digit" && "$ROOT/build/release/bin/$1" "${@:2}"); }

# libtorch_of_machine: prints the version that the build of the machine uses.
libtorch_of_machine() {
  local folder
  folder=$(sed -n 's/^Torch_DIR:PATH=//p' build/release/CMakeCache.txt)
  sed -n 's/^set(PACKAGE_VERSION "\(.*\)")/\1/p' "$folder/TorchConfigVersion.cmake"
}

# shellcheck disable=SC2016  # a variable of dpkg-query
libtorch_of_debian() { in_debian_root dpkg-query -W -f '${source:Upstream-Version}' libtorch-dev; }

# train_exchange_models WHERE: writes an mlp with a detector and a cnn with dropout, trained with_WHERE.
train_exchange_models() {
  "with_$1" digit-train --epochs 1 --detector 32 --output "$EXCHANGE/mlp-$1.pt"
  "with_$1" digit-train --epochs 1 --architecture cnn --channels 8 16 --dropout 0.2 --output "$EXCHANGE/cnn-$1.pt"
}

# compare_exchanged MODEL: reports the largest difference between the two LibTorch; fails if it is too large.
compare_exchanged() {
  local name where
  local folder=$DEBIAN_ROOT/digit
  local -a pictures
  name=$(basename "$1" .pt)
  mapfile -t pictures < <(cd "$folder" && find "$EXCHANGE/pictures" -name '*.png' | sort)
  for where in debian machine; do
    "with_$where" digit-eval --model "$1" --json "${pictures[@]}" >"$folder/$EXCHANGE/$name.$where.json" || {
      printf '%s: digit-eval of %s fails\n' "$name" "$where" >>"$report"
      return 1
    }
  done
  printf '%s: ' "$name" >>"$report"
  python3 bench/accuracy/compare.py predictions "$folder/$EXCHANGE/$name".{debian,machine}.json "$LARGEST_DIFFERENCE" \
    >>"$report"
}

# prepare_exchange: builds the programs of the machine, and gives both sides MNIST and a thousand of its pictures.
prepare_exchange() {
  local folder=$DEBIAN_ROOT/digit
  cmake --preset release
  cmake --build --preset release --target digit-train digit-eval idx-to-pictures
  scripts/fetch-mnist
  rm -rf "${folder:?}/$EXCHANGE"
  mkdir -p "$folder/$EXCHANGE" "$folder/data/mnist"
  cp data/mnist/*-ubyte "$folder/data/mnist"
  with_machine idx-to-pictures data/mnist "$EXCHANGE/pictures" 1000
}

exchange_models() {
  local model machine debian failed=0
  prepare_exchange
  machine=$(libtorch_of_machine)
  debian=$(libtorch_of_debian)
  if [[ ${machine%.*} == "${debian%.*}" ]]; then
    printf 'no models exchanged: the machine has LibTorch %s too\n' "$machine" >>"$report"
    return
  fi
  train_exchange_models debian
  train_exchange_models machine
  printf 'models by LibTorch %s (debian) and %s (machine), each evaluated with both\n' "$debian" "$machine" >>"$report"
  for model in data/pretrained/digit.pt "$EXCHANGE"/{mlp,cnn}-{debian,machine}.pt; do
    compare_exchanged "$model" || failed=1
  done
  return "$failed"
}
