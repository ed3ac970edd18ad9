#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace digit::base {

/// Returns the bytes in lowercase hexadecimal, two characters per byte, with `separator` between bytes.
inline std::string to_hex(std::span<const std::byte> bytes, std::string_view separator = "") {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const std::byte byte : bytes) {
    if (!text.empty()) text += separator;
    text += kDigits[std::to_integer<unsigned>(byte) >> 4U];
    text += kDigits[std::to_integer<unsigned>(byte) & 0xFU];
  }
  return text;
}

}  // namespace digit::base
