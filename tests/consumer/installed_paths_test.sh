#!/usr/bin/env bash
# installed_paths_test.sh PREFIX BUILD_FOLDER: fails if an installed file contains a path into the build folder. Paths
# below PREFIX are allowed, even if PREFIX is inside the build folder.
set -euo pipefail

prefix=$1
build=$2

[[ -f $prefix/bin/digit-train ]] || { echo "$prefix: expected bin/digit-train, found none" >&2; exit 1; }
if found=$(grep -raoE "$build/?[A-Za-z0-9_./-]*" "$prefix" | grep -vF ":$prefix" | sort -u | head -n 20) &&
  [[ -n $found ]]; then
  printf 'paths into the build folder:\n%s\n' "$found" >&2
  exit 1
fi
echo "$prefix contains no path into $build"
