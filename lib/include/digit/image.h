#pragma once

#include <array>
#include <cstddef>

namespace digit {

inline constexpr std::size_t kImageSide = 28;
inline constexpr std::size_t kImagePixels = kImageSide * kImageSide;

/// What the network sees: 28×28 float32, row-major, 0 = paper, 1 = ink. Images in a std::span lie side by side, so that
/// N of them are one [N, 784] batch without a copy.
struct Image {
  std::array<float, kImagePixels> pixels{};

  bool operator==(const Image&) const = default;
};

static_assert(sizeof(Image) == kImagePixels * sizeof(float));

}  // namespace digit
