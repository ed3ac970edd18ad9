#include "picture_kinds/mnist_picture.h"

#include <algorithm>
#include <cmath>

namespace digit::bench {

Canvas to_picture(const Image& image, std::size_t size) {
  Canvas canvas(size, size, gray(0));
  const float step = static_cast<float>(kImageSide) / static_cast<float>(size);
  const float reach = std::max(1.0F, step);
  const auto weight = [&](float center, std::size_t pixel) {
    return std::max(0.0F, reach - std::abs(static_cast<float>(pixel) + 0.5F - center));
  };
  for_each_pixel(canvas, [&](Color& color, float x, float y) {
    float sum = 0;
    float total = 0;
    const auto first = [&](float center) {
      return static_cast<std::size_t>(std::max(0.0F, std::floor(center - reach - 0.5F)));
    };
    const auto last = [&](float center) {
      return std::min(kImageSide - 1, static_cast<std::size_t>(std::ceil(center + reach)));
    };
    for (std::size_t row = first(y * step); row <= last(y * step); ++row) {
      for (std::size_t column = first(x * step); column <= last(x * step); ++column) {
        const float share = weight(x * step, column) * weight(y * step, row);
        sum += share * image.pixels[row * kImageSide + column];
        total += share;
      }
    }
    color = gray(sum / total);
  });
  return canvas;
}

}  // namespace digit::bench
