#pragma once

#include <algorithm>
#include <cstddef>

#include "digit/raster.h"

namespace digit::ink {

/// A view of a raster, transposed or not, so that the same code finds horizontal and vertical lines.
struct LineView {
  Raster* raster = nullptr;
  bool transposed = false;

  std::size_t width() const { return transposed ? raster->height : raster->width; }
  std::size_t height() const { return transposed ? raster->width : raster->height; }
  std::size_t index(std::size_t x, std::size_t y) const {
    return transposed ? x * raster->width + y : y * raster->width + x;
  }
  float& at(std::size_t x, std::size_t y) const { return raster->ink[index(x, y)]; }
};

/// Erases the rows from `begin` to `end` of a column, which a line covers, and its blurred edges. What continues on
/// both sides of the line in any direction is a stroke that crosses it and stays.
inline void erase_run(const LineView& view, std::size_t x, std::size_t begin, std::size_t end) {
  const std::size_t edge = 1 + (end - begin) / 3;
  const std::size_t first = begin - std::min(begin, edge);
  const std::size_t last = std::min(end + edge, view.height());
  float crossing = 0;
  if (first > 0 && last < view.height()) {
    const std::size_t farthest = std::min({x, view.width() - 1 - x, last - first});
    for (std::size_t shift = 0; shift <= farthest; ++shift) {
      crossing = std::max({crossing, std::min(view.at(x - shift, first - 1), view.at(x + shift, last)),
                           std::min(view.at(x + shift, first - 1), view.at(x - shift, last))});
    }
  }
  for (std::size_t y = first; y < last; ++y) view.at(x, y) = std::min(view.at(x, y), crossing);
}

}  // namespace digit::ink
