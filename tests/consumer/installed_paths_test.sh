#!/usr/bin/env bash
# installed_paths_test.sh PREFIX BUILD_FOLDER: fails if an installed file contains the path of the build folder outside
# of the prefix, which may lie within it.
set -euo pipefail

prefix=$1
build=$2

[[ -f $prefix/bin/digit-train ]] || { echo "nothing is installed in $prefix" >&2; exit 1; }
if found=$(grep -raoE "$build/?[A-Za-z0-9_./-]*" "$prefix" | grep -vF ":$prefix" | sort -u | head -n 20) && [[ -n $found ]]; then
  printf 'paths into the build tree:\n%s\n' "$found" >&2
  exit 1
fi
echo "no path of $build in $prefix"
