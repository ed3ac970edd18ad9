#pragma once

#include <cstddef>

namespace digit {

/// What decoding a picture may cost.
struct DecodeLimits {
  /// Width × height, checked before anything is unpacked.
  std::size_t max_pixels = 16'000'000;
};

}  // namespace digit
