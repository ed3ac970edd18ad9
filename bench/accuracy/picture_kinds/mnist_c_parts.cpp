#include "picture_kinds/mnist_c_parts.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

namespace digit::bench {
namespace {

constexpr int kImageRows = static_cast<int>(kImageSide);
/// The side of the height map, of which an image is a corner.
constexpr std::size_t kMap = 256;

std::size_t index_of(int x, int y) { return static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x); }

float& at(Image& image, int x, int y) { return image.pixels[index_of(x, y)]; }

/// The nearest pixel of the image.
float nearest(const Image& image, int x, int y) {
  return image.pixels[index_of(std::clamp(x, 0, kImageRows - 1), std::clamp(y, 0, kImageRows - 1))];
}

/// The pixel, or 0 outside of the image.
float or_zero(const Image& image, int x, int y) {
  return x >= 0 && y >= 0 && x < kImageRows && y < kImageRows ? nearest(image, x, y) : 0;
}

}  // namespace

Image clamped(Image image) {
  for (float& pixel : image.pixels) pixel = std::clamp(pixel, 0.0F, 1.0F);
  return image;
}

Image gaussian(const Image& image, float deviation) {
  const int radius = static_cast<int>(std::ceil(4 * deviation));
  std::vector<float> weights;
  float sum = 0;
  for (int i = -radius; i <= radius; ++i) {
    weights.push_back(std::exp(-static_cast<float>(i * i) / (2 * deviation * deviation)));
    sum += weights.back();
  }
  const auto pass = [&](const Image& from, int dx, int dy) {
    Image to;
    for (int y = 0; y < kImageRows; ++y) {
      for (int x = 0; x < kImageRows; ++x) {
        for (int i = -radius; i <= radius; ++i) {
          at(to, x, y) += weights[static_cast<std::size_t>(i) + static_cast<std::size_t>(radius)] / sum *
                          nearest(from, x + i * dx, y + i * dy);
        }
      }
    }
    return to;
  };
  return pass(pass(image, 1, 0), 0, 1);
}

Image transformed(const Image& image, const Affine& map) {
  constexpr float kCenter = (kImageRows - 1) / 2.0F;
  Image to;
  for (int row = 0; row < kImageRows; ++row) {
    for (int column = 0; column < kImageRows; ++column) {
      const float x = static_cast<float>(column) - kCenter;
      const float y = static_cast<float>(row) - kCenter;
      const float from_x = map.a * x + map.b * y + map.dx + kCenter;
      const float from_y = map.c * x + map.d * y + map.dy + kCenter;
      const int left = static_cast<int>(std::floor(from_x));
      const int top = static_cast<int>(std::floor(from_y));
      const float u = from_x - static_cast<float>(left);
      const float v = from_y - static_cast<float>(top);
      at(to, column, row) = (1 - v) * ((1 - u) * or_zero(image, left, top) + u * or_zero(image, left + 1, top)) +
                            v * ((1 - u) * or_zero(image, left, top + 1) + u * or_zero(image, left + 1, top + 1));
    }
  }
  return to;
}

Image plasma(float wobble_decay, base::Random& random) {
  std::vector<float> map(kMap * kMap);
  const auto cell = [&](std::size_t x, std::size_t y) -> float& { return map[y % kMap * kMap + x % kMap]; };
  float wobble = 1;
  for (std::size_t step = kMap; step >= 2; step /= 2) {
    const std::size_t half = step / 2;
    const auto wobbling = [&](float sum) { return sum / 4 + wobble * random.uniform(-1, 1); };
    for (std::size_t y = 0; y < kMap; y += step) {
      for (std::size_t x = 0; x < kMap; x += step) {
        cell(x + half, y + half) =
            wobbling(cell(x, y) + cell(x + step, y) + cell(x, y + step) + cell(x + step, y + step));
      }
    }
    for (std::size_t y = 0; y < kMap; y += half) {
      for (std::size_t x = y / half % 2 == 0 ? half : 0; x < kMap; x += step) {
        cell(x, y) =
            wobbling(cell(x + half, y) + cell(x + kMap - half, y) + cell(x, y + half) + cell(x, y + kMap - half));
      }
    }
    // The publication multiplies a number within ±wobble by the wobble.
    wobble /= wobble_decay * wobble_decay;
  }
  const auto [low, high] = std::ranges::minmax(map);
  Image image;
  for (int y = 0; y < kImageRows; ++y) {
    for (int x = 0; x < kImageRows; ++x) {
      at(image, x, y) = (cell(static_cast<std::size_t>(x), static_cast<std::size_t>(y)) - low) / (high - low);
    }
  }
  return image;
}

Image canny(const Image& image, float deviation, float low, float high) {
  const Image smooth = gaussian(image, deviation);
  Image strength;
  Image direction;
  const auto slope = [&](int x, int y, int dx, int dy) {
    return 2 * (nearest(smooth, x + dx, y + dy) - nearest(smooth, x - dx, y - dy)) +
           nearest(smooth, x + dx + dy, y + dy + dx) - nearest(smooth, x - dx + dy, y - dy + dx) +
           nearest(smooth, x + dx - dy, y + dy - dx) - nearest(smooth, x - dx - dy, y - dy - dx);
  };
  for (int y = 0; y < kImageRows; ++y) {
    for (int x = 0; x < kImageRows; ++x) {
      const float sx = slope(x, y, 1, 0);
      const float sy = slope(x, y, 0, 1);
      at(strength, x, y) = std::hypot(sx, sy);
      at(direction, x, y) = std::atan2(sy, sx);
    }
  }
  // Keeps a pixel that is stronger than its neighbors across the edge.
  Image thin;
  for (int y = 0; y < kImageRows; ++y) {
    for (int x = 0; x < kImageRows; ++x) {
      const float angle = nearest(direction, x, y);
      const int dx = static_cast<int>(std::lround(std::cos(angle)));
      const int dy = static_cast<int>(std::lround(std::sin(angle)));
      const float here = nearest(strength, x, y);
      const bool is_top = here >= or_zero(strength, x + dx, y + dy) && here > or_zero(strength, x - dx, y - dy);
      if (is_top && here >= low) at(thin, x, y) = here >= high ? 1 : 0.5F;
    }
  }
  // Weak pixels remain next to strong ones.
  for (int pass = 0; pass < kImageRows; ++pass) {
    for (int y = 0; y < kImageRows; ++y) {
      for (int x = 0; x < kImageRows; ++x) {
        if (at(thin, x, y) != 0.5F) continue;
        for (int n = 0; n < 9; ++n) {
          if (or_zero(thin, x + n % 3 - 1, y + n / 3 - 1) == 1) at(thin, x, y) = 1;
        }
      }
    }
  }
  for (float& pixel : thin.pixels) pixel = pixel == 1 ? 1 : 0;
  return thin;
}

}  // namespace digit::bench
