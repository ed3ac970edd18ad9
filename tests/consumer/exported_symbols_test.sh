#!/usr/bin/env bash
# exported_symbols_test.sh LIBRARY INCLUDE_FOLDER: fails if the shared library exports a symbol of the namespace digit
# that no public header declares, for example one in the namespace of a room.
set -euo pipefail

library=$1
headers=$2

# exported_names: prints the name after digit:: of each exported symbol, without prefixes such as `vtable for`.
exported_names() {
  nm --dynamic --demangle --defined-only "$library" |
    sed -nE 's/^[0-9a-f]+ [A-Za-z] ((vtable|VTT|typeinfo|typeinfo name|guard variable|(non-)?virtual thunk) (for|to) )?digit::(\w+).*/\5/p' |
    sort -u
}

mapfile -t names < <(exported_names)
if ((${#names[@]} < 20)); then
  echo "$library: expected at least 20 exported names, found ${#names[@]}" >&2
  exit 1
fi
failed=0
for name in "${names[@]}"; do
  if ! grep -qrwE "DIGIT_EXPORT.*$name" "$headers"; then
    echo "digit::$name: expected a declaration with DIGIT_EXPORT in a public header, found none" >&2
    failed=1
  fi
done
((failed == 0)) || exit 1
echo "${#names[@]} exported names, all declared in $headers"
