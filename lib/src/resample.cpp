#include "resample.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <span>

namespace digit {
namespace {

constexpr double kLobes = 3;

/// The source pixels that make one pixel of the result.
struct Taps {
  std::size_t first = 0;
  std::vector<float> weights;
};

double lanczos(double distance) {
  const double x = std::numbers::pi * std::abs(distance);
  if (x < 1e-9) return 1;
  return std::abs(distance) < kLobes ? kLobes * std::sin(x) * std::sin(x / kLobes) / (x * x) : 0;
}

/// The share of the result's pixel [begin, begin + step) that source pixel `index` covers.
double area_weight(double begin, double step, double index) {
  return std::max(0.0, std::min(begin + step, index + 1) - std::max(begin, index)) / step;
}

Taps taps_at(double begin, double step, std::size_t source_size) {
  const bool shrinks = step >= 1;
  const double center = begin + step / 2;
  const double low = shrinks ? begin : center - kLobes;
  const double high = shrinks ? begin + step : center + kLobes;
  Taps taps;
  double total = 0;
  for (double index = std::floor(low); index < high; ++index) {
    const double weight = shrinks ? area_weight(begin, step, index) : lanczos(center - (index + 0.5));
    total += weight;
    if (index < 0 || index >= static_cast<double>(source_size)) continue;
    if (taps.weights.empty()) taps.first = static_cast<std::size_t>(index);
    taps.weights.push_back(static_cast<float>(weight));
  }
  for (float& weight : taps.weights) weight = static_cast<float>(weight / total);
  return taps;
}

std::vector<Taps> taps_along(const Axis& axis, std::size_t source_size) {
  std::vector<Taps> taps(axis.count);
  for (std::size_t i = 0; i < axis.count; ++i) {
    taps[i] = taps_at(axis.begin + static_cast<double>(i) * axis.step, axis.step, source_size);
  }
  return taps;
}

struct Columns {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// The source columns that any pixel of the result needs.
Columns needed_columns(std::span<const Taps> taps) {
  Columns columns{.begin = std::numeric_limits<std::size_t>::max(), .end = 0};
  for (const Taps& tap : taps) {
    if (tap.weights.empty()) continue;
    columns.begin = std::min(columns.begin, tap.first);
    columns.end = std::max(columns.end, tap.first + tap.weights.size());
  }
  if (columns.end == 0) columns.begin = 0;
  return columns;
}

/// The weighted sum of the source rows that make one row of the result, for the needed columns.
void blend_rows(const Raster& source, const Taps& rows, Columns columns, std::span<float> blended) {
  std::fill(blended.begin(), blended.end(), 0.0F);
  for (std::size_t i = 0; i < rows.weights.size(); ++i) {
    const float weight = rows.weights[i];
    const float* row = source.ink.data() + (rows.first + i) * source.width + columns.begin;
    for (std::size_t x = 0; x < blended.size(); ++x) blended[x] += weight * row[x];
  }
}

}  // namespace

Raster resample(const Raster& source, const Axis& x, const Axis& y) {
  const std::vector<Taps> across = taps_along(x, source.width);
  const Columns columns = needed_columns(across);
  std::vector<float> blended(columns.end - columns.begin);
  Raster result{.width = x.count, .height = y.count, .ink = std::vector<float>(x.count * y.count)};
  for (std::size_t row = 0; row < y.count; ++row) {
    const double begin = y.begin + static_cast<double>(row) * y.step;
    blend_rows(source, taps_at(begin, y.step, source.height), columns, blended);
    for (std::size_t column = 0; column < x.count; ++column) {
      const Taps& taps = across[column];
      float sum = 0;
      for (std::size_t i = 0; i < taps.weights.size(); ++i) {
        sum += taps.weights[i] * blended[taps.first - columns.begin + i];
      }
      result.ink[row * x.count + column] = std::clamp(sum, 0.0F, 1.0F);
    }
  }
  return result;
}

}  // namespace digit
