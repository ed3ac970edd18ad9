#include "image/resample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>

namespace digit::image {
namespace {

constexpr double kLobes = 3;

double lanczos(double distance) {
  const double x = std::numbers::pi * std::abs(distance);
  if (x < 1e-9) return 1;
  return std::abs(distance) < kLobes ? kLobes * std::sin(x) * std::sin(x / kLobes) / (x * x) : 0;
}

/// The share of the result's pixel [begin, begin + step) that source pixel `index` covers.
double area_weight(double begin, double step, double index) {
  return std::max(0.0, std::min(begin + step, index + 1) - std::max(begin, index)) / step;
}

/// The source pixels that make one pixel of the result: weights[begin, begin + count) for those from `first` on.
struct Taps {
  std::size_t first = 0;
  std::size_t begin = 0;
  std::size_t count = 0;
};

/// The taps of all pixels along an axis, their weights behind one another.
struct AxisTaps {
  std::vector<Taps> taps;
  std::vector<float> weights;

  std::span<const float> weights_of(const Taps& tap) const { return std::span(weights).subspan(tap.begin, tap.count); }
};

void add_taps(double begin, double step, std::size_t source_size, AxisTaps& all) {
  const bool shrinks = step >= 1;
  const double center = begin + step / 2;
  const double low = shrinks ? begin : center - kLobes;
  const double high = shrinks ? begin + step : center + kLobes;
  Taps taps{.begin = all.weights.size()};
  double total = 0;
  for (double index = std::floor(low); index < high; ++index) {
    const double weight = shrinks ? area_weight(begin, step, index) : lanczos(center - (index + 0.5));
    total += weight;
    if (index < 0 || index >= static_cast<double>(source_size)) continue;
    if (taps.count++ == 0) taps.first = static_cast<std::size_t>(index);
    all.weights.push_back(static_cast<float>(weight));
  }
  for (std::size_t i = taps.begin; i < all.weights.size(); ++i) {
    all.weights[i] = static_cast<float>(all.weights[i] / total);
  }
  all.taps.push_back(taps);
}

AxisTaps taps_along(const Axis& axis, std::size_t source_size) {
  AxisTaps all;
  all.taps.reserve(axis.count);
  all.weights.reserve(source_size + 2 * axis.count);
  for (std::size_t i = 0; i < axis.count; ++i) {
    add_taps(axis.begin + static_cast<double>(i) * axis.step, axis.step, source_size, all);
  }
  return all;
}

struct Columns {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The source columns that any pixel of the result needs.
Columns needed_columns(std::span<const Taps> taps) {
  Columns columns{.begin = std::numeric_limits<std::size_t>::max(), .end = 0};
  for (const Taps& tap : taps) {
    if (tap.count == 0) continue;
    columns.begin = std::min(columns.begin, tap.first);
    columns.end = std::max(columns.end, tap.first + tap.count);
  }
  if (columns.end == 0) columns.begin = 0;
  return columns;
}

/// Rows of `width` values, each a weighted sum of rows of the source; `first_column` is the source's first one used.
std::vector<float> blended(const AxisTaps& down, std::span<const float> source, std::size_t stride,
                           std::size_t first_column, std::size_t width) {
  std::vector<float> rows(down.taps.size() * width);
  for (std::size_t y = 0; y < down.taps.size(); ++y) {
    const Taps& taps = down.taps[y];
    const auto weights = down.weights_of(taps);
    float* row = rows.data() + y * width;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      const float* from = source.data() + (taps.first + i) * stride + first_column;
      for (std::size_t x = 0; x < width; ++x) row[x] += weights[i] * from[x];
    }
  }
  return rows;
}

std::vector<float> transposed(std::span<const float> rows, std::size_t width) {
  std::vector<float> columns(rows.size());
  const std::size_t height = width == 0 ? 0 : rows.size() / width;
  for (std::size_t y = 0; y < height; ++y) {
    for (std::size_t x = 0; x < width; ++x) columns[x * height + y] = rows[y * width + x];
  }
  return columns;
}

bool keeps_pixels(const Axis& axis) { return axis.step == 1 && axis.begin == std::floor(axis.begin); }

/// What resampling amounts to where both axes keep pixels as they are, as they do for digits of MNIST's size.
Raster cropped(const Raster& source, const Axis& x, const Axis& y) {
  Raster result{.width = x.count, .height = y.count, .ink = std::vector<float>(x.count * y.count)};
  const auto begin = static_cast<std::ptrdiff_t>(x.begin);
  const std::ptrdiff_t first = std::max<std::ptrdiff_t>(begin, 0);
  const auto end = std::min(begin + static_cast<std::ptrdiff_t>(x.count), static_cast<std::ptrdiff_t>(source.width));
  for (std::size_t row = 0; row < y.count; ++row) {
    const auto from = static_cast<std::ptrdiff_t>(y.begin) + static_cast<std::ptrdiff_t>(row);
    if (from < 0 || from >= static_cast<std::ptrdiff_t>(source.height) || first >= end) continue;
    const float* ink = source.ink.data() + from * static_cast<std::ptrdiff_t>(source.width);
    std::copy(ink + first, ink + end, result.ink.data() + row * x.count + static_cast<std::size_t>(first - begin));
  }
  return result;
}

}  // namespace

Raster resample(const Raster& source, const Axis& x, const Axis& y) {
  if (keeps_pixels(x) && keeps_pixels(y)) return cropped(source, x, y);
  AxisTaps across = taps_along(x, source.width);
  const Columns columns = needed_columns(across.taps);
  for (Taps& taps : across.taps) taps.first -= std::min(taps.first, columns.begin);
  const std::size_t width = columns.end - columns.begin;
  const auto rows = blended(taps_along(y, source.height), source.ink, source.width, columns.begin, width);
  // Columns are blended as rows are, many values at a time, with the picture on its side.
  const auto ink = blended(across, transposed(rows, width), y.count, 0, y.count);
  Raster result{.width = x.count, .height = y.count, .ink = transposed(ink, y.count)};
  for (float& value : result.ink) value = std::clamp(value, 0.0F, 1.0F);
  return result;
}

}  // namespace digit::image
