#include "image/pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace digit::image {
namespace {

constexpr auto kSideLength = static_cast<float>(kImageSide);

/// Sets each pixel to `value(x, y)`, of the center of the pixel.
template <typename Value>
void fill(Image& image, Value value) {
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const std::size_t column = i % kImageSide, row = i / kImageSide;
    image.pixels[i] = value(static_cast<float>(column) + 0.5F, static_cast<float>(row) + 0.5F);
  }
}

// Each of these functions fills the image with values in [0, 1].

void draw_constant(Image& image, base::Random& /*random*/) { std::ranges::fill(image.pixels, 1.0F); }

/// Independent values, or squares of up to 4×4 pixels with independent values: uniform, normal, or mostly one of two.
void draw_noise(Image& image, base::Random& random) {
  const auto grain = random.chance(0.6F) ? 1 : 1 + random.below(4);
  const auto distribution = random.below(3);
  const float share = random.uniform(0.03F, 0.6F);
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const auto x = i % kImageSide, y = i / kImageSide;
    if (x % grain != 0 || y % grain != 0) {
      image.pixels[i] = image.pixels[(y - y % grain) * kImageSide + x - x % grain];
    } else if (distribution == 0) {
      image.pixels[i] = random.uniform();
    } else if (distribution == 1) {
      image.pixels[i] = std::clamp(0.5F + 0.25F * random.rough_normal(), 0.0F, 1.0F);
    } else {
      image.pixels[i] = random.chance(share) ? 1.0F : 0.0F;
    }
  }
}

/// From one side to the other, or from a center outward, linear or steeper at one end.
void draw_gradient(Image& image, base::Random& random) {
  const float angle = random.uniform(0, 2 * std::numbers::pi_v<float>), power = std::exp(0.5F * random.normal());
  const float across = std::cos(angle) / kSideLength, down = std::sin(angle) / kSideLength;
  const float center_x = random.uniform(0, kSideLength), center_y = random.uniform(0, kSideLength);
  const float radius = random.uniform(6, 34);
  const bool is_radial = random.chance(0.5F);
  fill(image, [=](float x, float y) {
    const float dx = x - center_x, dy = y - center_y;
    const float along = is_radial ? std::sqrt(dx * dx + dy * dy) / radius : 0.5F + across * dx + down * dy;
    return std::pow(std::clamp(along, 0.0F, 1.0F), power);
  });
}

/// Stripes or a checkerboard at any angle, with hard or soft edges.
void draw_waves(Image& image, base::Random& random) {
  const bool is_upright = random.chance(0.5F);
  const float angle = is_upright ? 0 : random.uniform(0, std::numbers::pi_v<float>);
  const float c = std::cos(angle), s = std::sin(angle);
  const float frequency = std::numbers::pi_v<float> / random.uniform(1, 15);
  const float phase_x = random.uniform(0, 6.3F), phase_y = random.uniform(0, 6.3F);
  const float hardness = random.chance(0.6F) ? 100 : random.uniform(0.5F, 3);
  const bool has_rows = random.chance(0.5F), has_columns = !has_rows || random.chance(0.7F);
  fill(image, [=](float x, float y) {
    const float rows = has_rows ? std::sin(frequency * (c * y - s * x) + phase_y) : 1;
    const float columns = has_columns ? std::sin(frequency * (c * x + s * y) + phase_x) : 1;
    return std::clamp(0.5F + 0.5F * hardness * rows * columns, 0.0F, 1.0F);
  });
}

/// Random values at the nodes of a coarse grid, interpolated bilinearly in between.
void draw_texture(Image& image, base::Random& random) {
  constexpr std::size_t kMostCells = 14;
  std::array<float, (kMostCells + 1) * (kMostCells + 1)> nodes{};
  const auto cells = 2 + random.below(kMostCells - 1);
  for (auto& node : nodes) node = random.uniform();
  const float scale = static_cast<float>(cells) / kSideLength;
  fill(image, [&](float x, float y) {
    const auto column = static_cast<std::size_t>(x * scale), row = static_cast<std::size_t>(y * scale);
    const float dx = x * scale - static_cast<float>(column), dy = y * scale - static_cast<float>(row);
    const float* node = &nodes[row * (kMostCells + 1) + column];
    const float upper = node[0] + dx * (node[1] - node[0]);
    const float lower = node[kMostCells + 1] + dx * (node[kMostCells + 2] - node[kMostCells + 1]);
    return upper + dy * (lower - upper);
  });
}

/// Clears everything outside of a random rectangle.
void clear_around(Image& image, base::Random& random) {
  const auto left = random.below(14), right = left + 8 + random.below(kImageSide - 8 - left + 1);
  const auto top = random.below(14), bottom = top + 8 + random.below(kImageSide - 8 - top + 1);
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const auto x = i % kImageSide, y = i / kImageSide;
    if (x < left || x >= right || y < top || y >= bottom) image.pixels[i] = 0;
  }
}

}  // namespace

Image draw_pattern(base::Random& random) {
  constexpr std::array kKinds = {draw_noise, draw_noise, draw_gradient, draw_waves, draw_texture, draw_constant};
  Image image;
  kKinds[random.below(kKinds.size())](image, random);
  // A bright rectangle on dark paper can be a one, so a part of the image has the darker value around it only here.
  if (random.chance(0.1F)) clear_around(image, random);
  const float from = random.chance(0.3F) ? 0 : random.uniform();
  const float to = random.chance(0.3F) ? 1 : random.uniform();
  const float grain = random.chance(0.2F) ? random.uniform(0, 0.1F) : 0;
  for (float& pixel : image.pixels) {
    pixel = std::clamp(from + (to - from) * pixel + grain * random.rough_normal(), 0.0F, 1.0F);
  }
  return image;
}

}  // namespace digit::image
