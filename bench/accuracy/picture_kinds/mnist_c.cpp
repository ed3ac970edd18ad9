#include "picture_kinds/mnist_c.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <utility>

#include "digit/drawing.h"
#include "picture_kinds/canvas.h"
#include "picture_kinds/mnist_c_parts.h"

namespace digit::bench {
namespace {

float sign(base::Random& random) { return random.chance(0.5F) ? 1 : -1; }

/// Calls `change(pixel, x, y)` for each pixel.
template <typename Change>
Image changed(Image image, const Change& change) {
  for (std::size_t i = 0; i < kImagePixels; ++i) change(image.pixels[i], i % kImageSide, i / kImageSide);
  return image;
}

/// A Poisson number (Knuth, The Art of Computer Programming, volume 2, 1969).
float poisson(float mean, base::Random& random) {
  const float limit = std::exp(-mean);
  float product = random.uniform();
  float count = 0;
  for (; product > limit; ++count) product *= random.uniform();
  return count;
}

Image shot_noise(const Image& image, base::Random& random) {
  constexpr float kPhotons = 3;
  return clamped(
      changed(image, [&](float& pixel, auto, auto) { pixel = poisson(pixel * kPhotons, random) / kPhotons; }));
}

Image impulse_noise(const Image& image, base::Random& random) {
  constexpr float kAmount = 0.17F;
  return changed(image, [&](float& pixel, auto, auto) {
    if (random.chance(kAmount)) pixel = random.chance(0.5F) ? 1 : 0;
  });
}

/// Swaps pixels with a neighbor above or to the left, half of them in each of two passes.
Image glass_blur(const Image& image, base::Random& random) {
  constexpr float kDeviation = 0.7F;
  Image glass = gaussian(image, kDeviation);
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t y = kImageSide - 1; y > 1; --y) {
      for (std::size_t x = kImageSide - 1; x > 1; --x) {
        if (random.chance(0.5F)) continue;
        const std::size_t row = y - random.below(2);
        const std::size_t other = row * kImageSide + x - random.below(2);
        std::swap(glass.pixels[y * kImageSide + x], glass.pixels[other]);
      }
    }
  }
  return gaussian(glass, kDeviation);
}

/// The half of a Gaussian with a standard deviation of 3 pixels on one side of each pixel.
Image motion_blur(const Image& image, base::Random& random) {
  constexpr float kDeviation = 3;
  constexpr int kReach = 20;
  const float angle = random.uniform(-45, 45) * kDegree;
  Image sum;
  float total = 0;
  for (int step = 0; step <= kReach; ++step) {
    const auto way = static_cast<float>(step);
    const float weight = std::exp(-way * way / (2 * kDeviation * kDeviation));
    const Image moved = transformed(image, {.dx = way * std::cos(angle), .dy = way * std::sin(angle)});
    for (std::size_t i = 0; i < kImagePixels; ++i) sum.pixels[i] += weight * moved.pixels[i];
    total += weight;
  }
  return changed(sum, [&](float& pixel, auto, auto) { pixel /= total; });
}

Image shear(const Image& image, base::Random& random) {
  const float angle = 0.4F * sign(random);
  return transformed(image, {.b = -std::sin(angle), .d = std::cos(angle)});
}

Image scale(const Image& image, base::Random& /*random*/) { return transformed(image, {.a = 1 / 0.7F, .d = 1 / 0.7F}); }

Image rotate(const Image& image, base::Random& random) {
  const float angle = 0.4F * sign(random);
  return transformed(image, {.a = std::cos(angle), .b = -std::sin(angle), .c = std::sin(angle), .d = std::cos(angle)});
}

Image brightness(const Image& image, base::Random& /*random*/) {
  return clamped(changed(image, [](float& pixel, auto, auto) { pixel += 0.5F; }));
}

Image translate(const Image& image, base::Random& random) {
  const float dx = 3 * sign(random);
  return transformed(image, {.dx = dx, .dy = 3 * sign(random)});
}

/// Inverts the left and the right quarter.
Image stripe(const Image& image, base::Random& /*random*/) {
  return changed(image, [](float& pixel, std::size_t x, auto) {
    if (x < 7 || x >= 21) pixel = 1 - pixel;
  });
}

Image fog(const Image& image, base::Random& random) {
  constexpr float kThickness = 3;
  const Image cloud = plasma(1.4F, random);
  const float most = *std::ranges::max_element(image.pixels);
  return clamped(changed(image, [&](float& pixel, std::size_t x, std::size_t y) {
    pixel = (pixel + kThickness * cloud.pixels[y * kImageSide + x]) * most / (most + kThickness);
  }));
}

/// Gray drops of mud.
Image spatter(const Image& image, base::Random& random) {
  Image drops = changed({}, [&](float& pixel, auto, auto) { pixel = 0.65F + 0.3F * random.normal(); });
  drops = changed(gaussian(drops, 1), [](float& pixel, auto, auto) { pixel = pixel > 0.65F ? 1 : 0; });
  drops = changed(gaussian(drops, 1.5F), [](float& pixel, auto, auto) { pixel = pixel < 0.8F ? 0 : pixel; });
  constexpr float kMud = 63.0F / 255;
  return changed(image, [&](float& pixel, std::size_t x, std::size_t y) {
    const float drop = drops.pixels[y * kImageSide + x];
    pixel = pixel * (1 - drop) + kMud * drop;
  });
}

/// Adds a white line, which fades out within 1.5 pixels above and below. Expects from.x < to.x. The pixel (x, y) has
/// its center at whole numbers.
void add_line(Image& image, Point from, Point to) {
  const float slope = (to.y - from.y) / (to.x - from.x);
  image = changed(image, [&](float& pixel, std::size_t column, std::size_t row) {
    const auto x = static_cast<float>(column);
    if (x < std::floor(from.x) || x >= std::ceil(to.x)) return;
    const float distance = std::abs(static_cast<float>(row) - from.y - slope * (x - from.x));
    pixel += std::clamp(std::log(1 - std::min(distance, 2.29F) / 2.3F) + 1, 0.0F, 1.0F);
  });
}

float random_row(base::Random& random) { return static_cast<float>(random.below(27)); }

/// A line from the left to the right border, with gaps of two pixels.
Image dotted_line(const Image& image, base::Random& random) {
  const float first = random_row(random);
  Image line;
  add_line(line, {0, first}, {27, random_row(random)});
  return clamped(changed(image, [&](float& pixel, std::size_t x, std::size_t y) {
    if (x % 4 >= 2) pixel += line.pixels[y * kImageSide + x];
  }));
}

/// Teeth of 4 pixels with a height of 2 pixels, from column 2 to column 25.
Image zigzag(const Image& image, base::Random& random) {
  constexpr float kToothLength = 2;
  constexpr float kToothHeight = 2;
  const Point start{2, random_row(random)};
  const float angle = std::atan((static_cast<float>(random.below(10)) - 5) / 23);
  const float length = 23 / std::cos(angle);
  const auto at = [&](float along, float across) {
    return Point{start.x + along * std::cos(angle) - across * std::sin(angle),
                 start.y + along * std::sin(angle) + across * std::cos(angle)};
  };
  Image crossed = image;
  Point last = start;
  for (int tooth = 0; kToothLength * static_cast<float>(2 * tooth + 1) < length; ++tooth) {
    const Point next =
        at(kToothLength * static_cast<float>(2 * tooth + 1), tooth % 2 == 0 ? kToothHeight : -kToothHeight);
    add_line(crossed, last, next);
    last = next;
  }
  add_line(crossed, last, at(length, 0));
  return clamped(crossed);
}

Image canny_edges(const Image& image, base::Random& /*random*/) { return canny(image, 1, 0.1F, 0.2F); }

}  // namespace

std::vector<Corruption> corruptions() {
  return {
      {"shot_noise", shot_noise},
      {"impulse_noise", impulse_noise},
      {"glass_blur", glass_blur},
      {"motion_blur", motion_blur},
      {"shear", shear},
      {"scale", scale},
      {"rotate", rotate},
      {"brightness", brightness},
      {"translate", translate},
      {"stripe", stripe},
      {"fog", fog},
      {"spatter", spatter},
      {"dotted_line", dotted_line},
      {"zigzag", zigzag},
      {"canny_edges", canny_edges},
  };
}

}  // namespace digit::bench
