#include "support/measure.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace digit::test {

double total_ink(const Image& image) { return std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0); }

InkSize ink_size(const Image& image, float threshold) {
  std::size_t left = kImageSide, right = 0, top = kImageSide, bottom = 0;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    if (image.pixels[i] < threshold) continue;
    left = std::min(left, i % kImageSide);
    right = std::max(right, i % kImageSide + 1);
    top = std::min(top, i / kImageSide);
    bottom = i / kImageSide + 1;
  }
  return {.width = right - left, .height = bottom - top};
}

double Moments::tilt() const { return -std::atan2(2 * xy, yy - xx) / 2 * 180 / std::numbers::pi; }

Moments moments(const Image& image) {
  Moments sums;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const double ink = image.pixels[i];
    const std::size_t column = i % kImageSide, row = i / kImageSide;
    const double x = static_cast<double>(column) + 0.5, y = static_cast<double>(row) + 0.5;
    sums.x += ink * x;
    sums.y += ink * y;
    sums.xx += ink * x * x;
    sums.yy += ink * y * y;
    sums.xy += ink * x * y;
  }
  const double mass = total_ink(image), x = sums.x / mass, y = sums.y / mass;
  return {.x = x, .y = y, .xx = sums.xx / mass - x * x, .yy = sums.yy / mass - y * y, .xy = sums.xy / mass - x * y};
}

bool is_blank(const Raster& raster) {
  return std::ranges::all_of(raster.ink, [](float ink) { return ink == 0; });
}

}  // namespace digit::test
