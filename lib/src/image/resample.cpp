#include "image/resample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

namespace digit::image {
namespace {

constexpr double kLobes = 3;

double lanczos(double distance) {
  const double x = std::numbers::pi * std::abs(distance);
  if (x < 1e-9) return 1;
  return std::abs(distance) < kLobes ? kLobes * std::sin(x) * std::sin(x / kLobes) / (x * x) : 0;
}

/// Returns the share of the result's pixel [begin, begin + step) that source pixel `index` covers.
double area_weight(double begin, double step, double index) {
  return std::max(0.0, std::min(begin + step, index + 1) - std::max(begin, index)) / step;
}

/// The source pixels that contribute to one pixel of the result: `count` pixels from `first` on. Their weights are
/// AxisTaps::weights[begin, begin + count).
struct Taps {
  std::size_t first = 0;
  std::size_t begin = 0;
  std::size_t count = 0;
};

/// The taps of all pixels along an axis.
struct AxisTaps {
  std::vector<Taps> taps;
  std::vector<float> weights;
};

void add_taps(double begin, double step, std::size_t source_size, AxisTaps& axis) {
  const bool shrinks = step >= 1;
  const double center = begin + step / 2;
  const double low = shrinks ? begin : center - kLobes;
  const double high = shrinks ? begin + step : center + kLobes;
  Taps taps{.begin = axis.weights.size()};
  double total = 0;
  const auto end = static_cast<std::ptrdiff_t>(std::ceil(high));
  for (auto source = static_cast<std::ptrdiff_t>(std::floor(low)); source < end; ++source) {
    const auto index = static_cast<double>(source);
    const double weight = shrinks ? area_weight(begin, step, index) : lanczos(center - (index + 0.5));
    total += weight;
    if (source < 0 || source >= static_cast<std::ptrdiff_t>(source_size)) continue;
    if (taps.count++ == 0) taps.first = static_cast<std::size_t>(source);
    axis.weights.push_back(static_cast<float>(weight));
  }
  for (float& weight : std::span(axis.weights).subspan(taps.begin)) weight = static_cast<float>(weight / total);
  axis.taps.push_back(taps);
}

AxisTaps find_taps(const Axis& axis, std::size_t source_size) {
  AxisTaps found;
  found.taps.reserve(axis.count);
  found.weights.reserve(source_size + 2 * axis.count);
  for (std::size_t i = 0; i < axis.count; ++i) {
    add_taps(axis.begin + static_cast<double>(i) * axis.step, axis.step, source_size, found);
  }
  return found;
}

/// A range of source columns.
struct Columns {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Returns the smallest range that holds the source columns of all taps.
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

/// Returns one row of `width` values for each of the taps: the weighted sum of the tap's source rows, which are
/// `stride` apart, from column `first_column` on.
std::vector<float> blend_rows(const AxisTaps& axis, std::span<const float> source, std::size_t stride,
                              std::size_t first_column, std::size_t width) {
  std::vector<float> rows(axis.taps.size() * width);
  for (std::size_t y = 0; y < axis.taps.size(); ++y) {
    const Taps& taps = axis.taps[y];
    float* row = rows.data() + y * width;
    for (std::size_t i = 0; i < taps.count; ++i) {
      const float weight = axis.weights[taps.begin + i];
      const float* from = source.data() + (taps.first + i) * stride + first_column;
      for (std::size_t x = 0; x < width; ++x) row[x] += weight * from[x];
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

/// Returns whether resampling copies pixels along the axis, as it does for digits of MNIST's size.
bool copies(const Axis& axis) { return axis.step == 1 && axis.begin == std::floor(axis.begin); }

}  // namespace

void copy_pixels(const Raster& source, std::ptrdiff_t left, std::ptrdiff_t top, std::size_t width,
                 std::span<float> result) {
  const auto source_width = static_cast<std::ptrdiff_t>(source.width);
  const std::ptrdiff_t first = std::max<std::ptrdiff_t>(left, 0);
  const std::ptrdiff_t end = std::min(left + static_cast<std::ptrdiff_t>(width), source_width);
  if (first >= end) return;
  for (std::size_t y = 0; y * width < result.size(); ++y) {
    const std::ptrdiff_t row = top + static_cast<std::ptrdiff_t>(y);
    if (row < 0 || row >= static_cast<std::ptrdiff_t>(source.height)) continue;
    const float* ink = source.ink.data() + row * source_width;
    std::copy(ink + first, ink + end, result.data() + y * width + (first - left));
  }
}

Raster resample(const Raster& source, const Axis& x, const Axis& y) {
  Raster result{.width = x.count, .height = y.count, .ink = {}};
  if (copies(x) && copies(y)) {
    result.ink.resize(x.count * y.count);
    copy_pixels(source, static_cast<std::ptrdiff_t>(x.begin), static_cast<std::ptrdiff_t>(y.begin), x.count,
                result.ink);
    return result;
  }
  AxisTaps across = find_taps(x, source.width);
  const Columns columns = needed_columns(across.taps);
  for (Taps& taps : across.taps) taps.first -= std::min(taps.first, columns.begin);
  const std::size_t width = columns.end - columns.begin;
  const auto rows = blend_rows(find_taps(y, source.height), source.ink, source.width, columns.begin, width);
  // Transposed, columns are blended like rows: many values at a time.
  result.ink = transposed(blend_rows(across, transposed(rows, width), y.count, 0, y.count), y.count);
  for (float& value : result.ink) value = std::clamp(value, 0.0F, 1.0F);
  return result;
}

}  // namespace digit::image
