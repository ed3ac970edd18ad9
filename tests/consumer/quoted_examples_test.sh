#!/usr/bin/env bash
# quoted_examples_test.sh DOCUMENT FOLDER: fails unless DOCUMENT quotes each file of FOLDER, and each code block with a
# file name after its language (```cpp train.cpp) equals the file in FOLDER.
set -euo pipefail

document=$1
folder=$2

# quoted_files: prints the file name of each code block that has one.
quoted_files() { awk '/^```[a-z]+ / { print $2 }' "$document"; }

# code_of NAME: prints the code block with that file name.
code_of() {
  awk -v name="$1" '/^```/ { inside = /^```[a-z]+ / && $2 == name; next } inside' "$document"
}

failed=0
for name in $( (quoted_files; ls "$folder") | sort -u); do
  if ! [[ -f $folder/$name ]]; then
    echo "$document quotes $name; expected this file in $folder, found none" >&2
    failed=1
  elif ! diff --unified --label "$document" --label "$folder/$name" <(code_of "$name") "$folder/$name" >&2; then
    failed=1
  fi
done
exit "$failed"
