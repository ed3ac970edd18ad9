#include "digit/class_names.h"

#include <simdjson.h>

#include <algorithm>
#include <set>

#include "digit/error.h"
#include "digit/labeled_images.h"

namespace digit {
namespace {

Error repeated_name(const std::string& origin, const std::string& name) {
  return Error(origin + ": expected unique class names, found " + name + " twice");
}

}  // namespace

void check_class_names(std::span<const std::string> names, const std::string& origin) {
  constexpr std::size_t kLongest = 100;
  if (names.size() < 2 || names.size() > kMaxClasses) {
    throw Error(origin + ": expected 2 to " + std::to_string(kMaxClasses) + " classes, found " +
                std::to_string(names.size()));
  }
  std::set<std::string> seen;
  for (const auto& name : names) {
    const bool is_text = simdjson::validate_utf8(name) &&
                         std::ranges::none_of(name, [](unsigned char c) { return c < ' ' || c == '\x7F'; });
    if (!is_text || name.empty() || name.size() > kLongest) {
      throw Error(origin + ": expected class names of 1 to " + std::to_string(kLongest) +
                  " bytes of UTF-8 without control characters, found another one in place " +
                  std::to_string(seen.size()));
    }
    if (!seen.insert(name).second) throw repeated_name(origin, name);
  }
}

}  // namespace digit
