#include "ink/window.h"

#include <algorithm>
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
/// the end of one block and the beginning of the next.
template <typename Better>
class WindowFilter {
 public:
  WindowFilter(std::size_t reach, Better better) : reach_(reach), better_(better) {}

  void operator()(std::span<float> row) {
    const std::size_t window = 2 * reach_ + 1;
    const std::size_t size = row.size();
    from_begin_.resize(size);
    from_end_.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
      from_begin_[i] = i % window == 0 ? row[i] : best(from_begin_[i - 1], row[i]);
    }
    for (std::size_t i = size; i-- > 0;) {
      from_end_[i] = i + 1 == size || (i + 1) % window == 0 ? row[i] : best(from_end_[i + 1], row[i]);
    }
    for (std::size_t i = 0; i < size; ++i) {
      const std::size_t first = i - std::min(i, reach_);
      const std::size_t last = std::min(i + reach_, size - 1);
      const bool whole_block = first % window == 0;
      const bool one_block = first / window == last / window;
      row[i] =
          one_block ? (whole_block ? from_begin_[last] : from_end_[first]) : best(from_end_[first], from_begin_[last]);
    }
  }

 private:
  float best(float a, float b) const { return better_(b, a) ? b : a; }

  std::size_t reach_;
  Better better_;
  std::vector<float> from_begin_;
  std::vector<float> from_end_;
};

}  // namespace

Raster local_maximum(const Raster& raster, std::size_t reach) {
  return filter_rows_and_columns(raster, WindowFilter(reach, [](float a, float b) { return a > b; }));
}

Raster local_minimum(const Raster& raster, std::size_t reach) {
  return filter_rows_and_columns(raster, WindowFilter(reach, [](float a, float b) { return a < b; }));
}

Raster local_mean(const Raster& raster, std::size_t reach) {
  std::vector<float> sums;
  return filter_rows_and_columns(raster, [&](std::span<float> row) {
    sums.assign(1, 0.0F);
    for (const float value : row) sums.push_back(sums.back() + value);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::size_t begin = i - std::min(i, reach);
      const std::size_t end = std::min(i + reach + 1, row.size());
      row[i] = (sums[end] - sums[begin]) / static_cast<float>(end - begin);
    }
  });
}

}  // namespace digit::ink
