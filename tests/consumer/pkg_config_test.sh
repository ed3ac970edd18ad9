#!/usr/bin/env bash
# pkg_config_test.sh PREFIX LIBDIR COMPILER VERSION: compiles, links and runs a program with the flags of the installed
# file for pkg-config. The program includes no header of LibTorch, because these take half a minute to compile.
set -euo pipefail

prefix=$1
libdir=$2
compiler=$3
version=$4

export PKG_CONFIG_PATH=$libdir/pkgconfig
pkg-config --validate digit
found=$(pkg-config --modversion digit)
[[ $found == "$version" ]] || { echo "digit.pc: expected version $version, found $found" >&2; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/main.cpp" <<'PROGRAM'
#include <digit/error.h>
#include <digit/picture_size.h>

int main() {
  try {
    return digit::picture_size({}).width > 0 ? 2 : 1;
  } catch (const digit::Error&) {
    return 0;  // no bytes are no picture
  }
}
PROGRAM
read -r -a flags <<<"$(pkg-config --cflags --libs digit)"
"$compiler" "$folder/main.cpp" -o "$folder/main" "${flags[@]}" "-Wl,-rpath,$libdir"
"$folder/main"
echo "a program built with pkg-config runs: ${flags[*]}" | sed "s|$prefix|PREFIX|g"
