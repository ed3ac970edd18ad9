#include "ink/paper.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

namespace digit::ink {
namespace {

/// The number of cells along the longer side of the picture. The paper is estimated for each cell.
constexpr std::size_t kCells = 24;
/// The minimum side of a cell in pixels.
constexpr std::size_t kLeastCell = 4;
/// The surroundings of a cell are the cells at most this many columns and rows away.
constexpr std::size_t kReach = 3;

/// The darkness of a cell's paper, or nullopt if ink covers the cell.
using Cell = std::optional<float>;

struct Cells {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<Cell> values;
};

struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Returns nullopt if there are no values, or fewer than `least`. Reorders the values.
Cell median_of(std::vector<float>& values, std::size_t least) {
  if (values.empty() || values.size() < least) return std::nullopt;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Returns the median of each cell's paper, or nullopt if less than a fifth of the cell is paper.
Cells medians_of_cells(const Raster& darkness, const std::vector<bool>& is_ink, std::size_t cell) {
  Cells cells{.width = (darkness.width + cell - 1) / cell, .height = (darkness.height + cell - 1) / cell, .values = {}};
  std::vector<float> paper;
  for (std::size_t row = 0; row < cells.height; ++row) {
    const Range rows{.begin = row * cell, .end = std::min((row + 1) * cell, darkness.height)};
    for (std::size_t column = 0; column < cells.width; ++column) {
      const Range columns{.begin = column * cell, .end = std::min((column + 1) * cell, darkness.width)};
      paper.clear();
      for (std::size_t y = rows.begin; y < rows.end; ++y) {
        for (std::size_t x = columns.begin; x < columns.end; ++x) {
          const std::size_t pixel = y * darkness.width + x;
          if (!is_ink[pixel]) paper.push_back(darkness.ink[pixel]);
        }
      }
      cells.values.push_back(median_of(paper, (rows.end - rows.begin) * (columns.end - columns.begin) / 5));
    }
  }
  return cells;
}

/// Returns the median of the known cells around each cell.
Cells medians_of_surroundings(const Cells& cells) {
  Cells result{.width = cells.width, .height = cells.height, .values = {}};
  const auto around = [](std::size_t index, std::size_t size) {
    return Range{.begin = index - std::min(index, kReach), .end = std::min(index + kReach + 1, size)};
  };
  std::vector<float> known;
  for (std::size_t row = 0; row < cells.height; ++row) {
    const Range rows = around(row, cells.height);
    for (std::size_t column = 0; column < cells.width; ++column) {
      const Range columns = around(column, cells.width);
      known.clear();
      for (std::size_t y = rows.begin; y < rows.end; ++y) {
        for (std::size_t x = columns.begin; x < columns.end; ++x) {
          if (const Cell& value = cells.values[y * cells.width + x]) known.push_back(*value);
        }
      }
      result.values.push_back(median_of(known, 1));
    }
  }
  return result;
}

/// Fills unknown cells with the median of the known ones.
Raster completed(const Cells& cells) {
  std::vector<float> known;
  for (const Cell& value : cells.values) {
    if (value) known.push_back(*value);
  }
  const float middle = median_of(known, 1).value_or(0);
  Raster result{.width = cells.width, .height = cells.height, .ink = {}};
  for (const Cell& value : cells.values) result.ink.push_back(value.value_or(middle));
  return result;
}

/// Two neighboring cells, and the weight of the second one in an interpolation.
struct Between {
  std::size_t first = 0;
  std::size_t second = 0;
  float share = 0;
};

Between between(std::size_t pixel, std::size_t cell, std::size_t cells) {
  const float position = (static_cast<float>(pixel) + 0.5F) / static_cast<float>(cell) - 0.5F;
  const float clamped = std::clamp(position, 0.0F, static_cast<float>(cells - 1));
  const auto first = static_cast<std::size_t>(clamped);
  return {.first = first, .second = std::min(first + 1, cells - 1), .share = clamped - static_cast<float>(first)};
}

Raster interpolated(const Raster& cells, std::size_t cell, std::size_t width, std::size_t height) {
  Raster result{.width = width, .height = height, .ink = {}};
  result.ink.reserve(width * height);
  for (std::size_t y = 0; y < height; ++y) {
    const Between rows = between(y, cell, cells.height);
    for (std::size_t x = 0; x < width; ++x) {
      const Between columns = between(x, cell, cells.width);
      const auto in_row = [&](std::size_t row) {
        const float* values = cells.ink.data() + row * cells.width;
        return values[columns.first] + (values[columns.second] - values[columns.first]) * columns.share;
      };
      const float upper = in_row(rows.first);
      result.ink.push_back(upper + (in_row(rows.second) - upper) * rows.share);
    }
  }
  return result;
}

}  // namespace

Raster estimate_paper(const Raster& darkness, const std::vector<bool>& is_ink) {
  const std::size_t cell = std::max(kLeastCell, (std::max(darkness.width, darkness.height) + kCells - 1) / kCells);
  const Cells smooth = medians_of_surroundings(medians_of_cells(darkness, is_ink, cell));
  return interpolated(completed(smooth), cell, darkness.width, darkness.height);
}

}  // namespace digit::ink
