#include "ink/frames.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "ink/line_view.h"
#include "ink/pieces.h"

namespace digit::ink {
namespace {

/// At least the first share of three sides and the second share of the fourth, which a stroke can cross, lie on a
/// straight line, and at most the third share of the longer side away from it.
constexpr double kStraight = 0.6;
constexpr double kLeastStraight = 0.25;
constexpr double kFrameStray = 0.015;
constexpr double kSteepestSide = 0.15;
/// A frame is at least this long, as a share of the picture's longer side, and what it surrounds at least this high, as
/// a share of the frame's height.
constexpr double kShortestFrame = 0.2;
constexpr double kLowestContent = 0.2;
/// The middle of what a frame surrounds lies in this share of one of the frame's sides, and what is left of a zero in
/// its corners.
constexpr double kMiddle = 0.6;
/// There can be a frame in a frame.
constexpr int kMostFrames = 3;
/// Only this many pieces are considered, which bounds the time.
constexpr int kMostCandidates = 16;

/// The outermost run of a piece's pixels in a column, seen from one side.
struct OuterRun {
  std::size_t column = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// One side of a piece: its outermost runs, and the thickness of the line that they form.
struct Side {
  LineView view;
  std::vector<OuterRun> runs;
  std::size_t thickness = 0;
  /// The share of the runs that lie on a straight line.
  double straight = 0;
};

template <typename Value>
Value median_of(std::vector<Value> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Returns the outermost run in each column of the piece, from above or from below.
std::vector<OuterRun> outer_runs(const LineView& view, const Pieces& found, std::uint32_t number, bool from_below) {
  const Piece& piece = found.pieces[number];
  const std::size_t left = view.transposed ? piece.top : piece.left;
  const std::size_t right = view.transposed ? piece.bottom : piece.right;
  const std::size_t top = view.transposed ? piece.left : piece.top;
  const std::size_t bottom = view.transposed ? piece.right : piece.bottom;
  std::vector<OuterRun> runs;
  for (std::size_t x = left; x < right; ++x) {
    const auto is_piece = [&](std::size_t y) {
      return found.piece_of[view.index(x, from_below ? top + bottom - 1 - y : y)] == number;
    };
    std::size_t begin = top;
    while (begin < bottom && !is_piece(begin)) ++begin;
    std::size_t end = begin;
    while (end < bottom && is_piece(end)) ++end;
    if (begin == end) continue;
    runs.push_back(from_below ? OuterRun{.column = x, .begin = top + bottom - end, .end = top + bottom - begin}
                              : OuterRun{.column = x, .begin = begin, .end = end});
  }
  return runs;
}

/// Returns the side if it is straight: most outer edges of its runs lie on the line through the medians of its halves.
std::optional<Side> straight_side(const LineView& view, const Pieces& found, std::uint32_t number, bool from_below) {
  const std::vector<OuterRun> runs = outer_runs(view, found, number, from_below);
  if (runs.size() < 4) return std::nullopt;
  const auto edge = [&](const OuterRun& run) { return static_cast<double>(from_below ? run.end : run.begin); };
  const auto median_edge = [&](std::size_t begin, std::size_t end) {
    std::vector<double> edges;
    for (std::size_t i = begin; i < end; ++i) edges.push_back(edge(runs[i]));
    return median_of(std::move(edges));
  };
  const std::size_t half = runs.size() / 2;
  const double first = median_edge(0, half);
  const double slope = (median_edge(half, runs.size()) - first) / static_cast<double>(runs.size() - half);
  if (std::abs(slope) > kSteepestSide) return std::nullopt;
  const double stray = std::max(0.5, kFrameStray * static_cast<double>(found.pieces[number].longer_side()));
  std::vector<std::size_t> thicknesses;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    const double expected = first + slope * (static_cast<double>(i) - static_cast<double>(half) / 2);
    if (std::abs(edge(runs[i]) - expected) <= stray) thicknesses.push_back(runs[i].end - runs[i].begin);
  }
  const double straight = static_cast<double>(thicknesses.size()) / static_cast<double>(runs.size());
  if (straight < kLeastStraight) return std::nullopt;
  return Side{.view = view, .runs = runs, .thickness = median_of(std::move(thicknesses)), .straight = straight};
}

void erase(const Side& side) {
  for (const OuterRun& run : side.runs) {
    if (run.end - run.begin <= side.thickness + std::max<std::size_t>(2, side.thickness / 2)) {
      erase_run(side.view, run.column, run.begin, run.end);
    }
  }
}

/// Returns whether ink is left in the middle of the former frame that is high enough to be a digit.
bool has_content(const Raster& contrast, float threshold, const Piece& frame) {
  const Pieces found = find_pieces(contrast, threshold);
  const auto in_middle = [](std::size_t begin, std::size_t end, std::size_t frame_begin, std::size_t frame_end) {
    const double middle = static_cast<double>(begin + end) / 2;
    const auto length = static_cast<double>(frame_end - frame_begin);
    return std::abs(middle - static_cast<double>(frame_begin + frame_end) / 2) < kMiddle / 2 * length;
  };
  return std::any_of(found.pieces.begin() + 1, found.pieces.end(), [&](const Piece& piece) {
    return (in_middle(piece.left, piece.right, frame.left, frame.right) ||
            in_middle(piece.top, piece.bottom, frame.top, frame.bottom)) &&
           static_cast<double>(piece.height()) >= kLowestContent * static_cast<double>(frame.height());
  });
}

/// Returns the contrast without the frame, or nullopt if the piece is not a frame.
std::optional<Raster> without_frame(const Raster& contrast, float threshold, const Pieces& found,
                                    std::uint32_t number) {
  // Only the size matters until something is erased.
  Raster erased{.width = contrast.width, .height = contrast.height, .ink = {}};
  std::vector<Side> sides;
  for (const bool transposed : {false, true}) {
    for (const bool from_below : {false, true}) {
      const auto side = straight_side({.raster = &erased, .transposed = transposed}, found, number, from_below);
      if (!side) return std::nullopt;
      sides.push_back(*side);
    }
  }
  if (std::ranges::count_if(sides, [](const Side& side) { return side.straight >= kStraight; }) < 3)
    return std::nullopt;
  erased.ink = contrast.ink;
  for (const Side& side : sides) erase(side);
  if (!has_content(erased, threshold, found.pieces[number])) return std::nullopt;
  return erased;
}

bool erase_frame(Raster& contrast, float threshold) {
  const Pieces found = find_pieces(contrast, threshold);
  const auto longer = static_cast<double>(std::max(contrast.width, contrast.height));
  int candidates = 0;
  for (std::uint32_t number = 1; number < found.pieces.size() && candidates < kMostCandidates; ++number) {
    const Piece& piece = found.pieces[number];
    if (static_cast<double>(std::min(piece.width(), piece.height())) < kShortestFrame * longer) continue;
    ++candidates;
    if (auto erased = without_frame(contrast, threshold, found, number)) {
      contrast = std::move(*erased);
      return true;
    }
  }
  return false;
}

}  // namespace

void erase_frames(Raster& contrast, float threshold) {
  for (int frame = 0; frame < kMostFrames && erase_frame(contrast, threshold); ++frame) {
  }
}

}  // namespace digit::ink
