#pragma once

#include <cstddef>

namespace digit {

/// Limits on the cost of decoding a picture.
struct DecodeLimits {
  /// The maximum of width × height. Checked before decompression.
  std::size_t max_pixels = 16'000'000;
};

}  // namespace digit
