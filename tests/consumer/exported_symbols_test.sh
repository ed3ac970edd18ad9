#!/usr/bin/env bash
# exported_symbols_test.sh LIBRARY INCLUDE_FOLDER: fails if the shared library exports a symbol of the namespace digit
# whose first name no public header declares, or one that belongs to the namespace of a room.
set -euo pipefail

library=$1
headers=$2

# exported_names: the first name after digit:: of each exported symbol, without what demangling puts before it.
exported_names() {
  nm --dynamic --demangle --defined-only "$library" |
    sed -nE 's/^[0-9a-f]+ [A-Za-z] ((vtable|VTT|typeinfo|typeinfo name|guard variable|(non-)?virtual thunk) (for|to) )?digit::(\w+).*/\5/p' |
    sort -u
}

mapfile -t names < <(exported_names)
if ((${#names[@]} < 20)); then
  echo "expected the public functions and classes in $library, found ${#names[@]} names" >&2
  exit 1
fi
failed=0
for name in "${names[@]}"; do
  if ! grep -qrwE "DIGIT_EXPORT.*$name" "$headers"; then
    echo "exported, but not declared with DIGIT_EXPORT in a public header: digit::$name" >&2
    failed=1
  fi
done
((failed == 0)) || exit 1
echo "${#names[@]} exported names, each declared in $headers"
