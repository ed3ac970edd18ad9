#include "ink/impulses.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

namespace digit::ink {
namespace {

/// An impulse differs by more than this from all of its eight neighbors but one.
constexpr float kStrong = 0.5F;
constexpr std::size_t kLeastDifferent = 7;
/// There are many impulses if there is more than one among this many pixels.
constexpr std::size_t kPixelsPerImpulse = 50;
/// An impulse beside others is only found after they are removed.
constexpr int kPasses = 2;

std::array<float, 8> neighbors_of(const Raster& raster, std::size_t pixel) {
  const float* above = raster.ink.data() + pixel - raster.width - 1;
  const float* beside = above + raster.width;
  const float* below = beside + raster.width;
  return {above[0], above[1], above[2], beside[0], beside[2], below[0], below[1], below[2]};
}

/// Returns the pixels that are impulses. Those at the edge of the picture are never.
std::vector<std::size_t> find_impulses(const Raster& raster) {
  std::vector<std::size_t> found;
  for (std::size_t y = 1; y + 1 < raster.height; ++y) {
    for (std::size_t x = 1; x + 1 < raster.width; ++x) {
      const std::size_t pixel = y * raster.width + x;
      std::size_t different = 0;
      for (const float neighbor : neighbors_of(raster, pixel)) {
        different += static_cast<std::size_t>(std::abs(neighbor - raster.ink[pixel]) > kStrong);
      }
      if (different >= kLeastDifferent) found.push_back(pixel);
    }
  }
  return found;
}

}  // namespace

void remove_impulses(Raster& lightness) {
  for (int pass = 0; pass < kPasses; ++pass) {
    const std::vector<std::size_t> impulses = find_impulses(lightness);
    if (pass == 0 && impulses.size() * kPixelsPerImpulse <= lightness.ink.size()) return;
    const Raster before = lightness;
    for (const std::size_t pixel : impulses) {
      auto neighbors = neighbors_of(before, pixel);
      std::ranges::sort(neighbors);
      lightness.ink[pixel] = (neighbors[3] + neighbors[4]) / 2;
    }
  }
}

}  // namespace digit::ink
