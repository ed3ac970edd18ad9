#include "segmentation/pixel_parts.h"

#include <algorithm>
#include <utility>

#include "digit/number.h"
#include "segmentation/pieces.h"
#include "segmentation/slices.h"

namespace digit::segmentation {
namespace {

/// Cuts a piece and adds its parts. Leaves room for the pieces after it among kMaxNumberStrokes parts.
void add_piece(const Pieces& pieces, std::size_t index, const Raster& ink, PixelParts& found) {
  const Piece& piece = pieces.all[index];
  const std::size_t used = found.parts.parts.size() + pieces.all.size() - index;
  Slices slices = slice(piece, crop(pieces, ink, piece), pieces.height, kMaxNumberStrokes - used);
  found.parts.parts.insert(found.parts.parts.end(), slices.parts.begin(), slices.parts.end());
  if (!slices.cut) return;
  found.parts.cut_pieces.push_back(std::move(*slices.cut));
  const auto left = static_cast<std::size_t>(piece.part.box.left), top = static_cast<std::size_t>(piece.part.box.top);
  const auto width = static_cast<std::size_t>(piece.part.width());
  for (std::size_t i = 0; i < slices.right_of.size(); ++i) {
    const std::size_t pixel = (top + i / width) * ink.width + left + i % width;
    if (found.piece_of[pixel] == piece.number) found.right_of[pixel] = slices.right_of[i];
  }
}

/// Sets the distances of the parts: those of their pieces, and 0 within a piece.
void set_distances(Parts& parts, const std::vector<Piece>& pieces, const std::vector<float>& distances) {
  std::vector<std::size_t> index_of;
  for (const Part& part : parts.parts) {
    index_of.push_back(static_cast<std::size_t>(std::ranges::find(pieces, part.ink, &Piece::number) - pieces.begin()));
  }
  for (const std::size_t a : index_of) {
    for (const std::size_t b : index_of) parts.distances.push_back(distances[a * pieces.size() + b]);
  }
}

/// The first and the last slice of each piece that a candidate has.
struct SliceRange {
  std::size_t piece = 0;
  std::size_t first = 0;
  std::size_t last = 0;
  std::size_t slices = 1;

  bool contains(std::uint32_t right_of) const {
    const bool is_right = first == 0 || (right_of >> (first - 1) & 1U) != 0;
    const bool is_left = last + 1 == slices || (right_of >> last & 1U) == 0;
    return is_right && is_left;
  }
};

std::vector<SliceRange> ranges_of(const Candidate& candidate, const Parts& parts) {
  std::vector<SliceRange> ranges;
  for (const std::size_t member : members_of(candidate)) {
    const Part& part = parts.parts[member];
    const auto range = std::ranges::find(ranges, part.ink, &SliceRange::piece);
    if (range == ranges.end()) {
      ranges.push_back({.piece = part.ink, .first = part.slice, .last = part.slice, .slices = part.slices});
    } else {
      range->first = std::min(range->first, part.slice);
      range->last = std::max(range->last, part.slice);
    }
  }
  return ranges;
}

}  // namespace

PixelParts find_pixel_parts(const ink::LineInk& line) {
  const Pieces pieces = find_pieces(line);
  PixelParts found{
      .parts = {}, .piece_of = pieces.of_pixel, .right_of = std::vector<std::uint32_t>(line.ink.ink.size(), 0)};
  found.parts.height = pieces.height;
  for (std::size_t i = 0; i < pieces.all.size(); ++i) add_piece(pieces, i, line.ink, found);
  std::ranges::stable_sort(found.parts.parts, {}, &Part::center);
  set_distances(found.parts, pieces.all, distances_of(pieces, line.ink));
  return found;
}

Raster ink_of(const Candidate& candidate, const PixelParts& found, const Raster& ink) {
  const std::vector<SliceRange> ranges = ranges_of(candidate, found.parts);
  const auto left = static_cast<std::size_t>(candidate.box.left), right = static_cast<std::size_t>(candidate.box.right);
  const auto top = static_cast<std::size_t>(candidate.box.top), bottom = static_cast<std::size_t>(candidate.box.bottom);
  Raster result{.width = right - left, .height = bottom - top, .ink = {}};
  result.ink.reserve(result.width * result.height);
  for (std::size_t y = top; y < bottom; ++y) {
    for (std::size_t x = left; x < right; ++x) {
      const std::size_t pixel = y * ink.width + x;
      const bool is_member = found.piece_of[pixel] != 0 && std::ranges::any_of(ranges, [&](const SliceRange& range) {
                               return range.piece == found.piece_of[pixel] && range.contains(found.right_of[pixel]);
                             });
      result.ink.push_back(is_member ? ink.ink[pixel] : 0);
    }
  }
  return result;
}

}  // namespace digit::segmentation
