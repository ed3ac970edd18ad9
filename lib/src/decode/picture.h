#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "digit/decode_limits.h"

namespace digit::decode {

/// A decoded picture: width × height pixels of red, green, blue and alpha, row-major, in sRGB with straight (not
/// premultiplied) alpha.
struct Picture {
  static constexpr std::size_t kChannels = 4;

  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<std::uint8_t> rgba;
};

/// Throws digit::Error if a picture of this size is empty or exceeds the limits. The message names `format`.
void check_dimensions(const std::string& format, std::size_t width, std::size_t height, const DecodeLimits& limits);

}  // namespace digit::decode
