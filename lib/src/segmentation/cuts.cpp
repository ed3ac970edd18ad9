#include "segmentation/cuts.h"

#include <algorithm>
#include <utility>

namespace digit::segmentation {
namespace {

/// A step to another column costs as much as this much ink, so that paths through paper are straight.
constexpr float kSideStep = 0.05F;
/// A cut passes at most this much ink, as a share of the height.
constexpr float kMostInk = 0.5F;
/// Cuts are at least this far apart, as a share of the height.
constexpr float kNearest = 0.06F;
/// A path has less ink than the paths through the columns that are at most this share of the height away.
constexpr float kMinimumReach = 0.03F;
/// There is at least this share of the square of the height as ink on each side.
constexpr float kLeastInk = 0.02F;

/// For each pixel, the ink on the best path from the first row to it, with the column that it comes from.
struct Paths {
  std::vector<float> cost;
  std::vector<std::size_t> from;
};

/// Follows the rows from `begin` to `end`, in either direction.
Paths find_paths(const Raster& ink, std::ptrdiff_t begin, std::ptrdiff_t end) {
  Paths paths{.cost = ink.ink, .from = std::vector<std::size_t>(ink.ink.size())};
  const std::ptrdiff_t step = begin < end ? 1 : -1;
  for (std::ptrdiff_t y = begin + step; y != end + step; y += step) {
    const std::size_t row = static_cast<std::size_t>(y) * ink.width;
    const std::size_t before = static_cast<std::size_t>(y - step) * ink.width;
    for (std::size_t x = 0; x < ink.width; ++x) {
      float least = paths.cost[before + x];
      std::size_t column = x;
      for (const std::size_t side : {x - std::min<std::size_t>(x, 1), std::min(x + 1, ink.width - 1)}) {
        const float cost = paths.cost[before + side] + kSideStep;
        if (cost < least) {
          least = cost;
          column = side;
        }
      }
      paths.cost[row + x] += least;
      paths.from[row + x] = column;
    }
  }
  return paths;
}

Cut trace(const Raster& ink, const Paths& above, const Paths& below, std::size_t column) {
  const std::size_t middle = ink.height / 2;
  Cut cut(ink.height, column);
  for (std::size_t y = middle; y > 0; --y) cut[y - 1] = above.from[y * ink.width + cut[y]];
  for (std::size_t y = middle; y + 1 < ink.height; ++y) cut[y + 1] = below.from[y * ink.width + cut[y]];
  return cut;
}

/// Returns whether there is enough ink on each side of a cut.
bool separates(const Raster& ink, const Cut& cut, float least) {
  float left = 0;
  float right = 0;
  for (std::size_t y = 0; y < ink.height; ++y) {
    for (std::size_t x = 0; x < ink.width; ++x) (x < cut[y] ? left : right) += ink.ink[y * ink.width + x];
  }
  return std::min(left, right) >= least;
}

/// Returns the columns of the middle row through which a path has little ink, and less than through the columns near
/// it. The column with the least ink comes first.
std::vector<std::size_t> find_places(const Raster& ink, const Paths& above, const Paths& below, float height) {
  const std::size_t middle = ink.height / 2 * ink.width;
  std::vector<float> costs(ink.width);
  for (std::size_t x = 0; x < ink.width; ++x) {
    costs[x] = above.cost[middle + x] + below.cost[middle + x] - ink.ink[middle + x];
  }
  const auto reach = static_cast<std::size_t>(kMinimumReach * height);
  std::vector<std::size_t> places;
  for (std::size_t x = 1; x + 1 < ink.width; ++x) {
    const auto begin = costs.begin() + static_cast<std::ptrdiff_t>(x - std::min(x, reach));
    const auto end = costs.begin() + static_cast<std::ptrdiff_t>(std::min(x + reach + 1, ink.width));
    if (costs[x] <= kMostInk * height && costs[x] <= *std::min_element(begin, end)) places.push_back(x);
  }
  std::ranges::stable_sort(places, {}, [&](std::size_t x) { return costs[x]; });
  return places;
}

}  // namespace

std::vector<Cut> find_cuts(const Raster& ink, float height, std::size_t most) {
  const auto last = static_cast<std::ptrdiff_t>(ink.height) - 1;
  const Paths above = find_paths(ink, 0, last);
  const Paths below = find_paths(ink, last, 0);
  std::vector<std::size_t> columns;
  std::vector<Cut> cuts;
  for (const std::size_t x : find_places(ink, above, below, height)) {
    const auto is_near = [&](std::size_t other) {
      return static_cast<float>(std::max(x, other) - std::min(x, other)) < kNearest * height;
    };
    if (cuts.size() == most) break;
    if (std::ranges::any_of(columns, is_near)) continue;
    Cut cut = trace(ink, above, below, x);
    if (!separates(ink, cut, kLeastInk * height * height)) continue;
    columns.push_back(x);
    cuts.push_back(std::move(cut));
  }
  std::ranges::sort(cuts, {}, [&](const Cut& cut) { return cut[ink.height / 2]; });
  return cuts;
}

}  // namespace digit::segmentation
