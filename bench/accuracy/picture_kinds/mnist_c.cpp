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

constexpr float kLength = static_cast<float>(kImageSide);

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

Image glass_blur(const Image& image, base::Random& random) {
  constexpr float kDeviation = 0.7F;
  Image glass = gaussian(image, kDeviation);
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t y = kImageSide - 2; y > 1; --y) {
      for (std::size_t x = kImageSide - 2; x > 1; --x) {
        const std::size_t other = (y - random.below(2)) * kImageSide + x - random.below(2);
        std::swap(glass.pixels[y * kImageSide + x], glass.pixels[other]);
      }
    }
  }
  return gaussian(glass, kDeviation);
}

/// A Gaussian with a standard deviation of 15 pixels on one side of each pixel, cut off after 20 pixels.
Image motion_blur(const Image& image, base::Random& random) {
  const float angle = random.uniform(-45, 45) * kDegree;
  Image sum;
  float total = 0;
  for (float step = 0; step <= 20; ++step) {
    const float weight = std::exp(-step * step / (2 * 15 * 15));
    const Image moved = transformed(image, {.dx = step * std::cos(angle), .dy = step * std::sin(angle)});
    for (std::size_t i = 0; i < kImagePixels; ++i) sum.pixels[i] += weight * moved.pixels[i];
    total += weight;
  }
  return changed(sum, [&](float& pixel, auto, auto) { pixel /= total; });
}

Image shear(const Image& image, base::Random& random) { return transformed(image, {.b = 0.4F * sign(random)}); }

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
  constexpr float kThickness = 2.5F;
  const Image cloud = plasma(1.5F, random);
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

/// The ends of a line at two different borders, at least half a side apart.
std::pair<Point, Point> random_line(base::Random& random) {
  const auto end = [&](std::uint64_t side) {
    const float along = random.uniform(0, kLength);
    if (side == 0) return Point{0, along};
    if (side == 1) return Point{along, 0};
    return side == 2 ? Point{kLength, along} : Point{along, kLength};
  };
  while (true) {
    const auto side = random.below(4);
    const Point from = end(side);
    const Point to = end((side + 1 + random.below(3)) % 4);
    if (std::hypot(to.x - from.x, to.y - from.y) >= kLength / 2) return {from, to};
  }
}

/// Draws a white line of one pixel's width, anti-aliased.
void add_line(Image& image, Point from, Point to) {
  const float dx = to.x - from.x;
  const float dy = to.y - from.y;
  const float square = std::max(1e-6F, dx * dx + dy * dy);
  image = changed(image, [&](float& pixel, std::size_t column, std::size_t row) {
    const float x = static_cast<float>(column) + 0.5F - from.x;
    const float y = static_cast<float>(row) + 0.5F - from.y;
    const float t = std::clamp((x * dx + y * dy) / square, 0.0F, 1.0F);
    pixel = std::max(pixel, std::clamp(1 - std::hypot(x - t * dx, y - t * dy), 0.0F, 1.0F));
  });
}

/// Dots of a pixel, with a gap of a pixel in between.
Image dotted_line(const Image& image, base::Random& random) {
  const auto [from, to] = random_line(random);
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  Image dotted = image;
  for (float way = 0; way <= length; way += 2) {
    const auto x = static_cast<std::size_t>(std::min(kLength - 1, from.x + way / length * (to.x - from.x)));
    const auto y = static_cast<std::size_t>(std::min(kLength - 1, from.y + way / length * (to.y - from.y)));
    dotted.pixels[y * kImageSide + x] = 1;
  }
  return dotted;
}

/// Teeth that are two pixels long and two pixels high.
Image zigzag(const Image& image, base::Random& random) {
  const auto [from, to] = random_line(random);
  const float length = std::hypot(to.x - from.x, to.y - from.y);
  const Point along{(to.x - from.x) / length, (to.y - from.y) / length};
  Image crossed = image;
  Point last = from;
  float side = 1;
  for (float way = 2; way < length; way += 2, side = -side) {
    const Point next{from.x + way * along.x - side * along.y, from.y + way * along.y + side * along.x};
    add_line(crossed, last, next);
    last = next;
  }
  return crossed;
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
