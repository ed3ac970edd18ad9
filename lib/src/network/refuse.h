#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "digit/error.h"

namespace digit::network {

/// The end of a message about a model that can do more than classify.
inline constexpr const char* kTrustAdvice = "; load only model files that digit-train or save_model wrote";

/// The end of a message about an operator that a classifier does not need.
inline constexpr const char* kOperatorAdvice =
    "; load only files that you trust, and allow any operator (--allow-any-operator)";

/// Returns the first line that is not empty, without control characters: LibTorch's messages and names in files can
/// have several lines.
inline std::string printable(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of('\n'), text.size()));
  std::string line(text.substr(0, text.find('\n')));
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < ' ' || c == '\x7F') c = '?';
  }
  return line;
}

[[noreturn]] inline void refuse_damaged(const std::string& origin, std::string_view reason) {
  throw Error(origin + ": not a TorchScript model, or damaged (" + printable(reason) + ")");
}

}  // namespace digit::network
