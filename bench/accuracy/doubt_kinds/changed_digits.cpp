#include "doubt_kinds/changed_digits.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace digit::bench {
namespace {

constexpr auto kSide = static_cast<int>(kImageSide);

float at(const Image& image, int x, int y) {
  if (x < 0 || y < 0 || x >= kSide || y >= kSide) return 0;
  return image.pixels[static_cast<std::size_t>(y) * kImageSide + static_cast<std::size_t>(x)];
}

/// Interpolates bilinearly between the centers of the pixels.
float interpolate(const Image& image, float x, float y) {
  const auto left = static_cast<int>(x), top = static_cast<int>(y);
  const float right_share = x - static_cast<float>(left), lower_share = y - static_cast<float>(top);
  const float upper = at(image, left, top) * (1 - right_share) + at(image, left + 1, top) * right_share;
  const float lower = at(image, left, top + 1) * (1 - right_share) + at(image, left + 1, top + 1) * right_share;
  return upper * (1 - lower_share) + lower * lower_share;
}

/// The first column with ink, and the first column after it.
std::pair<int, int> ink_columns(const Image& image) {
  constexpr float kInk = 0.3F;
  std::pair<int, int> columns{kSide, 0};
  for (int i = 0; i < kSide * kSide; ++i) {
    if (at(image, i % kSide, i / kSide) < kInk) continue;
    columns = {std::min(columns.first, i % kSide), std::max(columns.second, i % kSide + 1)};
  }
  return columns.first < columns.second ? columns : std::pair{0, kSide};
}

/// A digit, and one of another class.
std::pair<std::size_t, std::size_t> draw_pair(const Digits& digits, RandomSource& random) {
  const auto first = random.below(digits.images.size());
  auto second = random.below(digits.images.size());
  while (digits.labels[second] == digits.labels[first]) second = random.below(digits.images.size());
  return {first, second};
}

}  // namespace

Image invert(const Image& image) {
  Image inverted;
  std::ranges::transform(image.pixels, inverted.pixels.begin(), [](float ink) { return 1 - ink; });
  return inverted;
}

Image crop_digit(const Digits& digits, RandomSource& random) {
  auto chosen = random.below(digits.images.size());
  while (digits.labels[chosen] == 1) chosen = random.below(digits.images.size());
  const float window = static_cast<float>(kSide) / random.between(2, 3.5F);
  const float left = random.between(4, static_cast<float>(kSide) - 4 - window);
  const float top = random.between(4, static_cast<float>(kSide) - 4 - window);
  Image image;
  for (int i = 0; i < kSide * kSide; ++i) {
    const int column = i % kSide, row = i / kSide;
    const float x = left + window * static_cast<float>(column) / static_cast<float>(kSide);
    const float y = top + window * static_cast<float>(row) / static_cast<float>(kSide);
    image.pixels[static_cast<std::size_t>(i)] = interpolate(digits.images[chosen], x, y);
  }
  return image;
}

Image overlay_images(const Digits& digits, RandomSource& random) {
  const auto [first, second] = draw_pair(digits, random);
  const auto draw_shift = [&random] { return static_cast<int>(random.below(5)) - 2; };
  const int dx = draw_shift(), dy = draw_shift();
  Image image;
  for (int i = 0; i < kSide * kSide; ++i) {
    const int x = i % kSide, y = i / kSide;
    image.pixels[static_cast<std::size_t>(i)] =
        std::max(at(digits.images[first], x, y), at(digits.images[second], x + dx, y + dy));
  }
  return image;
}

Raster draw_blot(RandomSource& random) {
  constexpr std::size_t kBlotSide = 90;
  const float width = random.between(30, 40), height = random.between(30, 40);
  const float wave = random.between(0, 0.1F), waves = static_cast<float>(2 + random.below(4)),
              phase = random.between(0, 6);
  Raster raster{.width = kBlotSide, .height = kBlotSide, .ink = {}};
  for (std::size_t i = 0; i < kBlotSide * kBlotSide; ++i) {
    const std::size_t column = i % kBlotSide, row = i / kBlotSide;
    const float x = (static_cast<float>(column) - kBlotSide / 2.0F) / width;
    const float y = (static_cast<float>(row) - kBlotSide / 2.0F) / height;
    const bool is_inside = std::hypot(x, y) < 1 + wave * std::sin(waves * std::atan2(y, x) + phase);
    raster.ink.push_back(is_inside ? 1.0F : 0.0F);
  }
  return raster;
}

Raster join_images(const Digits& digits, RandomSource& random) {
  const auto& left = digits.images[random.below(digits.images.size())];
  const auto& right = digits.images[random.below(digits.images.size())];
  const auto [left_begin, left_end] = ink_columns(left);
  const auto [right_begin, right_end] = ink_columns(right);
  const int gap = 1 + static_cast<int>(random.below(6));
  const int width = left_end - left_begin + gap + right_end - right_begin;
  Raster raster{.width = static_cast<std::size_t>(width), .height = kImageSide, .ink = {}};
  for (int y = 0; y < kSide; ++y) {
    for (int x = 0; x < width; ++x) {
      const bool is_left = x < left_end - left_begin;
      const int right_x = x - (left_end - left_begin) - gap;
      raster.ink.push_back(is_left       ? at(left, left_begin + x, y)
                           : right_x < 0 ? 0
                                         : at(right, right_begin + right_x, y));
    }
  }
  return raster;
}

}  // namespace digit::bench
