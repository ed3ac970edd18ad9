#include "ink/lightness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

namespace digit::ink {
namespace {

using Rgb = std::array<float, 3>;

struct RgbRaster {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<Rgb> pixels;
};

/// Each pixel of the result is the mean of factor × factor pixels, or of all that there are on a shorter side.
RgbRaster reduce(const decode::Picture& picture, const Region& region, std::size_t factor) {
  const std::size_t columns = std::min(factor, region.width);
  const std::size_t rows = std::min(factor, region.height);
  RgbRaster colors{.width = region.width / columns, .height = region.height / rows, .pixels = {}};
  colors.pixels.reserve(colors.width * colors.height);
  const auto full = static_cast<float>(255 * columns * rows);
  std::vector<std::array<std::uint32_t, 3>> sums(colors.width);
  for (std::size_t y = 0; y < colors.height; ++y) {
    std::ranges::fill(sums, std::array<std::uint32_t, 3>{});
    for (std::size_t row = region.top + y * rows; row < region.top + (y + 1) * rows; ++row) {
      const std::uint8_t* pixel = &picture.rgba[(row * picture.width + region.left) * decode::Picture::kChannels];
      for (auto& sum : sums) {
        for (std::size_t i = 0; i < columns; ++i, pixel += decode::Picture::kChannels) {
          for (std::size_t channel = 0; channel < 3; ++channel) sum[channel] += pixel[channel];
        }
      }
    }
    for (const auto& sum : sums) {
      colors.pixels.push_back(
          {static_cast<float>(sum[0]) / full, static_cast<float>(sum[1]) / full, static_cast<float>(sum[2]) / full});
    }
  }
  return colors;
}

using Moments = std::array<std::array<double, 3>, 3>;

/// Returns the second moments of the differences between pixels at a distance of a twelfth of the longer side.
Moments moments_of_differences(const RgbRaster& colors) {
  const std::size_t distance = std::max<std::size_t>(1, std::max(colors.width, colors.height) / 12);
  std::array<float, 6> sums{};
  Moments moments{};
  const auto flush = [&] {
    constexpr std::array<std::array<std::size_t, 2>, 6> kPairs = {{{0, 0}, {1, 1}, {2, 2}, {0, 1}, {0, 2}, {1, 2}}};
    for (std::size_t i = 0; i < kPairs.size(); ++i) moments[kPairs[i][0]][kPairs[i][1]] += sums[i];
    sums = {};
  };
  const auto add = [&](const Rgb& a, const Rgb& b) {
    const Rgb d = {a[0] - b[0], a[1] - b[1], a[2] - b[2]};
    const std::array<float, 6> products = {d[0] * d[0], d[1] * d[1], d[2] * d[2],
                                           d[0] * d[1], d[0] * d[2], d[1] * d[2]};
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += products[i];
  };
  for (std::size_t y = 0; y < colors.height; ++y) {
    const Rgb* row = colors.pixels.data() + y * colors.width;
    for (std::size_t x = distance; x < colors.width; ++x) add(row[x], row[x - distance]);
    if (y >= distance) {
      const Rgb* above = row - distance * colors.width;
      for (std::size_t x = 0; x < colors.width; ++x) add(row[x], above[x]);
    }
    flush();
  }
  for (std::size_t i = 0; i < 3; ++i) {
    for (std::size_t j = 0; j < i; ++j) moments[i][j] = moments[j][i];
  }
  return moments;
}

/// Returns the eigenvector of the largest eigenvalue by power iteration, scaled so that its absolute components add up
/// to 1 and their sum is not negative.
Rgb principal_component(const Moments& moments) {
  constexpr int kIterations = 16;
  std::array<double, 3> vector = {1, 0.9, 0.8};
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    std::array<double, 3> next{};
    for (std::size_t i = 0; i < 3; ++i) {
      for (std::size_t j = 0; j < 3; ++j) next[i] += moments[i][j] * vector[j];
    }
    const double sum = std::abs(next[0]) + std::abs(next[1]) + std::abs(next[2]);
    if (sum == 0) return {1.0F / 3, 1.0F / 3, 1.0F / 3};
    for (std::size_t i = 0; i < 3; ++i) vector[i] = next[i] / sum;
  }
  const double sign = vector[0] + vector[1] + vector[2] < 0 ? -1 : 1;
  return {static_cast<float>(sign * vector[0]), static_cast<float>(sign * vector[1]),
          static_cast<float>(sign * vector[2])};
}

}  // namespace

std::size_t reduction(const Region& region, std::size_t longest) {
  return std::max<std::size_t>(1, (std::max(region.width, region.height) + longest - 1) / longest);
}

Raster lightness_of(const decode::Picture& picture, const Region& region, std::size_t factor) {
  const RgbRaster colors = reduce(picture, region, factor);
  const Rgb scale = principal_component(moments_of_differences(colors));
  // A channel with a negative weight counts from its other end, so that the result is from 0 to 1.
  float offset = 0;
  for (const float weight : scale) offset -= std::min(weight, 0.0F);
  Raster lightness{.width = colors.width, .height = colors.height, .ink = {}};
  lightness.ink.reserve(colors.pixels.size());
  for (const Rgb& color : colors.pixels) {
    const float level = color[0] * scale[0] + color[1] * scale[1] + color[2] * scale[2] + offset;
    lightness.ink.push_back(std::clamp(level, 0.0F, 1.0F));
  }
  return lightness;
}

}  // namespace digit::ink
