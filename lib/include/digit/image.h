#pragma once

#include <array>
#include <cstddef>

namespace digit {

inline constexpr std::size_t kImageSide = 28;
inline constexpr std::size_t kImagePixels = kImageSide * kImageSide;

/// The input of the network: 28×28 float32 values, row-major, from 0 (paper) to 1 (ink). An array of N images has the
/// memory layout of a contiguous [N, 784] batch, so that no copy is necessary.
struct Image {
  /// Row-major.
  std::array<float, kImagePixels> pixels{};

  bool operator==(const Image&) const = default;
};

static_assert(sizeof(Image) == kImagePixels * sizeof(float));

}  // namespace digit
