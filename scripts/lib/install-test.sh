# shellcheck shell=bash
# Installs the packages of a release in fresh Debian 12 root folders, and uses, upgrades and removes them. Sourced by
# release-step after debian-root.sh, container.sh and packages.sh.
# shellcheck disable=SC2154  # report, of release-step

readonly SEVEN='{"strokes": [[[10, 10], [60, 10], [30, 90]]]}'
readonly CORRECTION='{"strokes": [[[10, 10], [60, 10], [30, 90]]], "label": "1"}'

# fresh_root NAME: makes DEBIAN_ROOT a new Debian 12, with the packages of the release in /digit.
fresh_root() {
  rm -rf --one-file-system "${DEBIAN_ROOTS:?}/$1"
  make_debian_root 12 "$1"
  echo force-unsafe-io >"$DEBIAN_ROOT/etc/dpkg/dpkg.cfg.d/unsafe-io" # need not survive a failure of the power
  mkdir "$DEBIAN_ROOT/digit"
  cp "$(packages_folder)"/*.deb "$DEBIAN_ROOT/digit"
  in_debian_root apt-get -qq update
}

remove_root() { rm -rf --one-file-system "$DEBIAN_ROOT"; }

# expect WHAT COMMAND...: fails with a message unless the command succeeds; reports WHAT otherwise.
expect() {
  "${@:2}" || die "expected that $1"
  printf '%s\n' "$1" >>"$report"
}

# answers WHERE [URL]: whether the server, asked with curl through the command WHERE, reads a seven.
answers() {
  "$1" curl --silent --show-error --max-time 60 "${2-http://127.0.0.1:5000}/predict" \
    --header 'Content-Type: application/json' --data "$SEVEN" | grep -q '"prediction": 7'
}

# make_newer_packages: makes packages of the next release in /digit/newer, whose options file has a new line.
make_newer_packages() {
  local package
  mkdir "$DEBIAN_ROOT/digit/newer"
  for package in digit libdigit0; do
    # shellcheck disable=SC2016  # expanded by the inner shell
    in_debian_root sh -c '
      set -e
      dpkg-deb --raw-extract "$1"_*.deb "newer/$1"
      version=$(dpkg-deb --field "$1"_*.deb Version)
      sed -i "s/$version/${version%-*}-2/" "newer/$1/DEBIAN/control"
      file=newer/$1/etc/digit/digit-serve.conf
      [ ! -f "$file" ] || echo "# new" >>"$file"
      dpkg-deb --root-owner-group --build "newer/$1" "newer/$1.deb"' sh "$package"
  done
}

# keep_asking: asks the server over and over, until the file /digit/enough exists; fails if a request fails.
keep_asking() {
  local requests=0
  until [[ -e $DEBIAN_ROOT/digit/enough ]]; do
    answers in_container || return 1
    ((++requests))
  done
  ((requests > 0))
}

upgrade_under_load() {
  local asking pid
  make_newer_packages
  pid=$(in_container systemctl show --property MainPID --value digit-serve)
  keep_asking &
  asking=$!
  in_container apt-get -qq install -y -o Dpkg::Options::=--force-confold /digit/newer/{digit,libdigit0}.deb
  sleep 5
  touch "$DEBIAN_ROOT/digit/enough"
  expect 'an upgrade under load fails no request' wait "$asking"
  expect 'an upgrade replaces the server that runs' \
    test "$pid" != "$(in_container systemctl show --property MainPID --value digit-serve)"
}

# use_service: starts the service, keeps a correction, and reloads.
use_service() {
  local start=$EPOCHREALTIME
  in_container systemctl start digit-serve
  expect 'systemctl start digit-serve: the server answers' answers in_container
  printf 'the first answer comes %.1f seconds after systemctl start\n' \
    "$(awk -v start="$start" -v end="$EPOCHREALTIME" 'BEGIN { print end - start }')" >>"$report"
  in_container sed -i 's/^#samples/samples/' /etc/digit/digit-serve.conf
  in_container systemctl restart digit-serve
  expect 'the server keeps a correction' in_container curl --silent --fail --output /dev/null \
    http://127.0.0.1:5000/samples --header 'Content-Type: application/json' --data "$CORRECTION"
  in_container systemctl reload digit-serve
  expect 'the server answers after systemctl reload' answers in_container
  in_container systemctl stop digit-serve
  expect 'the first connection starts the server' answers in_container
}

is_purged() {
  local left
  left=$(in_debian_root find / -xdev -path /digit -prune -o -path /proc -prune -o -regextype posix-extended \
    -regex '.*/(_?digit([-_.].*)?|libdigit.*)' -print)
  [[ -z $left ]] || { printf '%s\n' "$left"; return 1; }
}

# test_service: the packages on a Debian 12 with systemd.
test_service() {
  local samples=/var/lib/private/digit/samples.sqlite
  fresh_root service
  in_debian_root apt-get -qq install -y --no-install-recommends systemd systemd-sysv dbus curl libopenblas0-pthread
  in_debian_root sh -c 'apt-get -qq install -y --no-install-recommends --download-only ./digit_*.deb ./libdigit0_*.deb'
  boot_container # without a network
  in_container sh -c 'apt-get -qq install -y --no-install-recommends /digit/digit_*.deb /digit/libdigit0_*.deb'
  in_container systemd-analyze verify --man=no digit-serve.service digit-serve.socket digit-serve-admin.socket
  in_container systemd-analyze security --offline=yes --threshold=20 --no-pager /usr/lib/systemd/system/digit-serve.service |
    sed -n 's/^.*\(Overall exposure level.*: [0-9.]*\).*/\1/p' >>"$report"
  use_service
  in_container cp "$samples" /digit/before.sqlite
  upgrade_under_load
  expect 'an upgrade keeps the options' in_container grep -q '^samples' /etc/digit/digit-serve.conf
  expect 'an upgrade keeps the samples' in_container cmp "$samples" /digit/before.sqlite
  in_container systemctl enable digit-serve.socket
  in_container apt-get -qq remove -y digit libdigit0
  expect 'removal keeps the options and the samples' in_container ls /etc/digit/digit-serve.conf "$samples"
  in_container apt-get -qq purge -y digit libdigit0
  expect 'purge leaves nothing' is_purged
  expect 'no unit of systemd has failed' test -z "$(in_container systemctl --failed --quiet --plain)"
  stop_container
  remove_root
}

# test_consumers: other projects are built against the installed packages, with find_package and with pkg-config.
test_consumers() {
  fresh_root consumers
  cp -r tests/consumer/project "$DEBIAN_ROOT/digit"
  in_debian_root sh -c 'apt-get -qq install -y --no-install-recommends ./libdigit*.deb libopenblas0-pthread g++ cmake make pkgconf'
  in_debian_root cmake -S project -B build
  in_debian_root cmake --build build
  expect 'a consumer with find_package works' in_debian_root build/consumer
  # shellcheck disable=SC2016  # expanded by the inner shell
  in_debian_root sh -c 'g++ project/main.cpp -o consumer $(pkg-config --cflags --libs digit)'
  expect 'a consumer with pkg-config works' in_debian_root ./consumer
  remove_root
}

# serve_in_root PROGRAM: starts digit-serve in DEBIAN_ROOT and asks it; reports the time until it listens.
serve_in_root() {
  local server output line start=$EPOCHREALTIME
  exec {output}< <(in_debian_root "$1" --port 0)
  server=$!
  read -r -u "$output" line || die "$1: expected its address on standard output, found nothing"
  printf 'tarball: digit-serve listens %.1f seconds after its start\n' \
    "$(awk -v start="$start" -v end="$EPOCHREALTIME" 'BEGIN { print end - start }')" >>"$report"
  expect 'tarball: digit-serve answers' answers env "${line##* }"
  kill "$server"
}

# write_lines_and_boxes FILE: writes 200 drawings, of which half are the digit 1 and half the digit 0.
write_lines_and_boxes() {
  awk 'BEGIN {
    for (size = 50; size < 150; ++size) {
      printf "{\"label\": 1, \"strokes\": [[[0, 0], [%d, %d]]]}\n", size % 7, size
      printf "{\"label\": 0, \"strokes\": [[[0, 0], [%d, 0], [%d, %d], [0, %d], [0, 0]]]}\n", size / 2, size / 2, size, size
    }
  }' >"$1"
}

has_no_compiler() { ! in_debian_root sh -c 'command -v gcc || command -v cc || command -v c++'; }

# test_tarball: the tarball where there is no compiler, no LibTorch and no library for pictures.
test_tarball() {
  local archive programs
  archive=$(compgen -G "$(packages_folder)/*.tar.gz")
  programs=$(basename "$archive" .tar.gz)/bin
  fresh_root tarball
  expect 'tarball: its root has no compiler' has_no_compiler
  tar --extract --file "$archive" --directory "$DEBIAN_ROOT/digit"
  printf 'tarball: %s compressed, %s unpacked\n' "$(du --apparent-size -h "$archive" | cut -f 1)" \
    "$(du --apparent-size -sh "$DEBIAN_ROOT/digit/${programs%/bin}" | cut -f 1)" >>"$report"
  serve_in_root "$programs/digit-serve"
  write_lines_and_boxes "$DEBIAN_ROOT/digit/drawings.jsonl"
  expect 'tarball: digit-train trains an epoch' \
    in_debian_root "$programs/digit-train" --data drawings.jsonl --epochs 1 --held-out 20
  expect 'tarball: digit-eval reads drawings' in_debian_root "$programs/digit-eval" --strokes drawings.jsonl
  expect 'tarball: digit-export writes ONNX' in_debian_root "$programs/digit-export" digit.pt --onnx digit.onnx
  remove_root
}

test_installation() {
  [[ -f $(packages_folder)/SHA256SUMS ]] || skip 'the step packages has not passed for this commit'
  test_service
  test_consumers
  test_tarball
}
