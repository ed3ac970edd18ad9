#include "doubt_kinds/patterns.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace digit::bench {
namespace {

constexpr auto kWidth = static_cast<float>(kImageSide);

/// Fills an image with `value(x, y)`, limited to [0, 1].
template <typename Value>
Image fill(Value value) {
  Image image;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const std::size_t column = i % kImageSide, row = i / kImageSide;
    const auto x = static_cast<float>(column), y = static_cast<float>(row);
    image.pixels[i] = std::clamp(static_cast<float>(value(x, y)), 0.0F, 1.0F);
  }
  return image;
}

/// Two levels that differ by at least 0.2, in a random order.
std::pair<float, float> draw_levels(RandomSource& random) {
  const float contrast = random.between(0.2F, 1);
  const float low = random.between(0, 1 - contrast);
  return random.below(2) == 0 ? std::pair{low, low + contrast} : std::pair{low + contrast, low};
}

Image uniform_noise(std::size_t /*index*/, RandomSource& random) {
  return fill([&](float, float) { return random.between(0, 1); });
}

Image faint_noise(std::size_t /*index*/, RandomSource& random) {
  const auto [first, second] = draw_levels(random);
  return fill([&, from = first, to = second](float, float) { return from + (to - from) * random.between(0, 1); });
}

Image normal_noise(std::size_t /*index*/, RandomSource& random) {
  const float mean = random.between(0, 1), deviation = random.between(0.05F, 0.5F);
  return fill([&](float, float) { return mean + random.normal(deviation); });
}

Image salt_and_pepper(std::size_t /*index*/, RandomSource& random) {
  const float share = random.between(0.05F, 0.5F), background = random.between(0, 1);
  return fill(
      [&](float, float) { return random.between(0, 1) < share ? static_cast<float>(random.below(2)) : background; });
}

Image constant(std::size_t index, RandomSource& /*random*/) {
  constexpr std::size_t kLevels = 256;
  return fill([=](float, float) { return static_cast<float>(index % kLevels) / (kLevels - 1); });
}

Image linear_gradient(std::size_t /*index*/, RandomSource& random) {
  const float angle = random.between(0, 2 * std::numbers::pi_v<float>);
  const auto [from, to] = draw_levels(random);
  return fill([=, from = from, to = to](float x, float y) {
    const float along = ((x - kWidth / 2) * std::cos(angle) + (y - kWidth / 2) * std::sin(angle)) / kWidth + 0.5F;
    return from + (to - from) * std::clamp(along, 0.0F, 1.0F);
  });
}

Image radial_gradient(std::size_t /*index*/, RandomSource& random) {
  const float center_x = random.between(4, kWidth - 4), center_y = random.between(4, kWidth - 4);
  const float radius = random.between(8, 28);
  const auto [from, to] = draw_levels(random);
  return fill([=, from = from, to = to](float x, float y) {
    return from + (to - from) * std::min(std::hypot(x - center_x, y - center_y) / radius, 1.0F);
  });
}

Image checkerboard(std::size_t index, RandomSource& random) {
  constexpr std::array kSquares = {1.0F, 2.0F, 3.0F, 4.0F, 5.0F, 7.0F, 14.0F};
  const float square = kSquares.at(index % kSquares.size());
  const float left = random.between(0, square), top = random.between(0, square);
  const auto [one, other] = draw_levels(random);
  return fill([=, one = one, other = other](float x, float y) {
    const auto cell = static_cast<int>((x + left) / square) + static_cast<int>((y + top) / square);
    return cell % 2 == 0 ? one : other;
  });
}

Image stripes(std::size_t /*index*/, RandomSource& random) {
  const float period = random.between(2, 12), phase = random.between(0, period);
  const float angle = random.between(0, std::numbers::pi_v<float>);
  const auto [one, other] = draw_levels(random);
  return fill([=, one = one, other = other](float x, float y) {
    const float along = x * std::cos(angle) + y * std::sin(angle) + 2 * kWidth + phase;
    return std::fmod(along, period) < period / 2 ? one : other;
  });
}

/// Noise, averaged several times over squares.
Image texture(std::size_t index, RandomSource& random) {
  Image image = uniform_noise(index, random);
  const int reach = 1 + static_cast<int>(random.below(3));
  const Image noise = image;
  float low = 1, high = 0;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    float sum = 0;
    for (int dy = -reach; dy <= reach; ++dy) {
      for (int dx = -reach; dx <= reach; ++dx) {
        const int x = (static_cast<int>(i % kImageSide) + dx + 28) % 28;
        const int y = (static_cast<int>(i / kImageSide) + dy + 28) % 28;
        sum += noise.pixels[static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x)];
      }
    }
    image.pixels[i] = sum;
    low = i == 0 ? sum : std::min(low, sum);
    high = i == 0 ? sum : std::max(high, sum);
  }
  const auto [from, to] = draw_levels(random);
  for (float& pixel : image.pixels) pixel = from + (to - from) * (pixel - low) / (high - low);
  return image;
}

constexpr std::array<PatternKind, 10> kPatterns{{{"uniform noise", uniform_noise},
                                                 {"faint noise", faint_noise},
                                                 {"normal noise", normal_noise},
                                                 {"salt and pepper", salt_and_pepper},
                                                 {"constants", constant},
                                                 {"linear gradients", linear_gradient},
                                                 {"radial gradients", radial_gradient},
                                                 {"checkerboards", checkerboard},
                                                 {"stripes", stripes},
                                                 {"textures", texture}}};

}  // namespace

std::span<const PatternKind> pattern_kinds() { return kPatterns; }

}  // namespace digit::bench
