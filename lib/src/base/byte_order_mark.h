#pragma once

#include <istream>
#include <string_view>

namespace digit::base {

/// The first bytes of a text file that some editors write to say that it is UTF-8.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// Returns the text without a byte-order mark at its beginning.
inline std::string_view without_byte_order_mark(std::string_view text) {
  return text.starts_with(kByteOrderMark) ? text.substr(kByteOrderMark.size()) : text;
}

/// Continues after a byte-order mark at the beginning of the stream. No text that the programs read begins with its
/// first byte otherwise.
inline void skip_byte_order_mark(std::istream& stream) {
  if (stream.peek() == 0xEF) stream.ignore(static_cast<std::streamsize>(kByteOrderMark.size()));
}

}  // namespace digit::base
