#include "ink/window.h"

#include <algorithm>
#include <limits>
#include <numeric>
#include <span>
#include <utility>
#include <vector>

namespace digit::ink {
namespace {

/// Returns the raster with rows and columns exchanged, in blocks that stay in the cache.
Raster transposed(const Raster& raster) {
  constexpr std::size_t kBlock = 16;
  Raster result{.width = raster.height, .height = raster.width, .ink = std::vector<float>(raster.ink.size())};
  for (std::size_t top = 0; top < raster.height; top += kBlock) {
    for (std::size_t left = 0; left < raster.width; left += kBlock) {
      for (std::size_t y = top; y < std::min(top + kBlock, raster.height); ++y) {
        for (std::size_t x = left; x < std::min(left + kBlock, raster.width); ++x) {
          result.ink[x * result.width + y] = raster.ink[y * raster.width + x];
        }
      }
    }
  }
  return result;
}

/// Replaces each row by `filter(row)`, then each column.
template <typename Filter>
Raster filter_rows_and_columns(const Raster& raster, Filter filter) {
  Raster result = raster;
  for (int pass = 0; pass < 2; ++pass) {
    for (std::size_t y = 0; y < result.height; ++y) {
      filter(std::span(result.ink).subspan(y * result.width, result.width));
    }
    result = transposed(result);
  }
  return result;
}

/// Replaces each value by the best within `reach`. Splits the row into blocks of the window's length: each window is
/// the end of one block and the beginning of the next. `worst` is never better than a value, and surrounds the row.
template <typename Best>
class WindowFilter {
 public:
  WindowFilter(std::size_t reach, float worst, Best best) : reach_(reach), worst_(worst), best_(best) {}

  void operator()(std::span<float> row) {
    const std::size_t window = 2 * reach_ + 1;
    const std::size_t blocks = (row.size() + 2 * reach_ + window - 1) / window;
    from_begin_.assign(blocks * window, worst_);
    std::ranges::copy(row, from_begin_.begin() + static_cast<std::ptrdiff_t>(reach_));
    from_end_ = from_begin_;
    for (std::size_t block = 0; block < blocks; ++block) {
      float* begin = from_begin_.data() + block * window;
      for (std::size_t i = 1; i < window; ++i) begin[i] = best_(begin[i - 1], begin[i]);
      float* end = from_end_.data() + block * window;
      for (std::size_t i = window - 1; i-- > 0;) end[i] = best_(end[i + 1], end[i]);
    }
    for (std::size_t i = 0; i < row.size(); ++i) row[i] = best_(from_end_[i], from_begin_[i + 2 * reach_]);
  }

 private:
  std::size_t reach_;
  float worst_;
  Best best_;
  std::vector<float> from_begin_;
  std::vector<float> from_end_;
};

}  // namespace

Raster local_maximum(const Raster& raster, std::size_t reach) {
  constexpr float kWorst = std::numeric_limits<float>::lowest();
  return filter_rows_and_columns(raster, WindowFilter(reach, kWorst, [](float a, float b) { return a > b ? a : b; }));
}

Raster local_minimum(const Raster& raster, std::size_t reach) {
  constexpr float kWorst = std::numeric_limits<float>::max();
  return filter_rows_and_columns(raster, WindowFilter(reach, kWorst, [](float a, float b) { return a < b ? a : b; }));
}

Raster local_mean(const Raster& raster, std::size_t reach) {
  if (reach == 0) return raster;
  std::vector<float> sums;
  return filter_rows_and_columns(raster, [&](std::span<float> row) {
    sums.resize(row.size() + 1);
    std::partial_sum(row.begin(), row.end(), sums.begin() + 1);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t begin = i - std::min(i, reach);
      const std::size_t end = std::min(i + reach + 1, row.size());
      row[i] = (sums[end] - sums[begin]) / static_cast<float>(end - begin);
    }
  });
}

}  // namespace digit::ink
