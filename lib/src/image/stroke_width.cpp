#include "image/stroke_width.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

namespace digit::image {
namespace {

/// Weights for a gradient's length from its components p and q without a square root, so that compilers vectorize it:
/// kSum (|p| + |q|) + kDifference ||p| - |q|| is right on average over all directions, and within 5 % in each.
constexpr float kSum = 0.6704F;
constexpr float kDifference = 0.2777F;

/// The ink's total variation: the length of its outline, each part weighted with the step in ink across it.
double total_variation(const Raster& raster) {
  std::vector<float> above(raster.width + 2);
  std::vector<float> below(raster.width + 2);
  std::vector<float> lengths(raster.width + 1);
  for (std::size_t y = 0; y <= raster.height; ++y) {
    if (y < raster.height) {
      std::copy_n(raster.ink.begin() + static_cast<std::ptrdiff_t>(y * raster.width), raster.width, below.begin() + 1);
    } else {
      std::fill(below.begin(), below.end(), 0.0F);
    }
    for (std::size_t x = 0; x < lengths.size(); ++x) {
      const float falling = std::abs(below[x + 1] - above[x]);
      const float rising = std::abs(above[x + 1] - below[x]);
      lengths[x] += kSum * (falling + rising) + kDifference * std::abs(falling - rising);
    }
    std::swap(above, below);
  }
  // The differences were taken along diagonals, which are √2 pixels long.
  return std::accumulate(lengths.begin(), lengths.end(), 0.0) / std::numbers::sqrt2;
}

/// Calls `visit(dx, dy, share)` for the pixels of a disk, with the share of each that counts.
template <typename Visit>
void for_each_in_disk(double radius, Visit visit) {
  const auto reach = static_cast<std::ptrdiff_t>(std::ceil(radius));
  for (std::ptrdiff_t dy = -reach; dy <= reach; ++dy) {
    for (std::ptrdiff_t dx = -reach; dx <= reach; ++dx) {
      const double distance = std::hypot(static_cast<double>(dx), static_cast<double>(dy));
      const double share = std::clamp(radius + 1 - distance, 0.0, 1.0);
      if (share > 0) visit(dx, dy, static_cast<float>(share));
    }
  }
}

/// `source` within a margin of paper, its ink darkened until most of it is full.
Raster darkened(const Raster& source, std::size_t margin) {
  double mass = 0;
  double squares = 0;
  for (const float ink : source.ink) {
    mass += ink;
    squares += static_cast<double>(ink) * ink;
  }
  const auto gain = static_cast<float>(squares > 0 ? mass / squares : 1);
  Raster result{.width = source.width + 2 * margin, .height = source.height + 2 * margin, .ink = {}};
  result.ink.resize(result.width * result.height);
  for (std::size_t y = 0; y < source.height; ++y) {
    for (std::size_t x = 0; x < source.width; ++x) {
      result.ink[(y + margin) * result.width + x + margin] = std::min(1.0F, source.ink[y * source.width + x] * gain);
    }
  }
  return result;
}

/// Calls `combine(to, from)` for each pixel and the one that lies (dx, dy) beside it, where there is one.
template <typename Combine>
void for_each_pair(Raster& to, const Raster& from, std::ptrdiff_t dx, std::ptrdiff_t dy, Combine combine) {
  const auto width = static_cast<std::ptrdiff_t>(to.width);
  const auto height = static_cast<std::ptrdiff_t>(to.height);
  const std::ptrdiff_t left = std::max<std::ptrdiff_t>(0, -dx);
  const std::ptrdiff_t right = std::min(width, width - dx);
  for (std::ptrdiff_t y = std::max<std::ptrdiff_t>(0, -dy); y < std::min(height, height - dy); ++y) {
    float* row = to.ink.data() + y * width;
    const float* other = from.ink.data() + (y + dy) * width + dx;
    for (std::ptrdiff_t x = left; x < right; ++x) combine(row[x], other[x]);
  }
}

}  // namespace

double stroke_width(const Raster& raster) {
  const double outline = total_variation(raster);
  const double area = std::accumulate(raster.ink.begin(), raster.ink.end(), 0.0);
  return outline > 0 ? 2 * area / outline : 0;
}

Raster thickened(const Raster& raster, double radius) {
  const Raster source = darkened(raster, static_cast<std::size_t>(std::ceil(radius)));
  Raster result = source;
  for_each_in_disk(radius, [&](std::ptrdiff_t dx, std::ptrdiff_t dy, float share) {
    for_each_pair(result, source, dx, dy, [share](float& ink, float other) {
      const float reached = other * share;
      ink = ink < reached ? reached : ink;
    });
  });
  return result;
}

Raster thinned(const Raster& raster, double radius) {
  Raster result = raster;
  for_each_in_disk(radius, [&](std::ptrdiff_t dx, std::ptrdiff_t dy, float share) {
    for_each_pair(result, raster, dx, dy, [share](float& ink, float other) {
      const float left_over = 1 - (1 - other) * share;
      ink = left_over < ink ? left_over : ink;
    });
  });
  return result;
}

}  // namespace digit::image
