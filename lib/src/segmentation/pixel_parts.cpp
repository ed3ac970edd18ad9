#include "segmentation/pixel_parts.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

#include "digit/number.h"
#include "segmentation/cuts.h"

namespace digit::segmentation {
namespace {

/// A piece is a speck if it is shorter than this share of the height.
constexpr float kSpeck = 0.08F;
/// A speck belongs to the nearest part if it is at most this share of the height away.
constexpr float kSpeckReach = 0.15F;
/// A piece that is wider than this share of the height can be several digits.
constexpr float kWidePiece = 0.55F;
/// The most cuts of a piece for each height that it is wide.
constexpr float kCutsPerHeight = 8;
constexpr std::size_t kMostCuts = 24;
/// A slice can reach so far beyond the boxes of its parts, as a share of the height, because cuts can cross.
constexpr float kCutReach = 0.2F;
/// The distance between parts is measured at about so many pixels of their outlines.
constexpr std::size_t kOutlinePoints = 60;

/// The ink of a piece or a slice while parts are made.
struct Draft {
  Part part;
  float ink = 0;
  /// The number of the piece.
  std::uint32_t number = 0;
};

void add_pixel(Draft& draft, std::size_t x, std::size_t y, float ink) {
  draft.part.box.add(static_cast<float>(x), static_cast<float>(y));
  draft.part.box.add(static_cast<float>(x + 1), static_cast<float>(y + 1));
  draft.ink += ink;
}

/// Returns a draft for each number in `piece_of`.
std::vector<Draft> drafts_of(const std::vector<std::uint32_t>& piece_of, const Raster& ink) {
  std::vector<Draft> drafts(piece_of.empty() ? 0 : *std::ranges::max_element(piece_of));
  for (std::size_t i = 0; i < piece_of.size(); ++i) {
    if (piece_of[i] != 0 && ink.ink[i] > 0)
      add_pixel(drafts[piece_of[i] - 1], i % ink.width, i / ink.width, ink.ink[i]);
  }
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    drafts[i].number = static_cast<std::uint32_t>(i + 1);
    drafts[i].part.ink = i + 1;
  }
  std::erase_if(drafts, [](const Draft& draft) { return draft.ink == 0; });
  return drafts;
}

/// Returns the ink of a piece in its box.
Raster crop(const std::vector<std::uint32_t>& piece_of, const Raster& ink, const Draft& draft) {
  const auto left = static_cast<std::size_t>(draft.part.box.left), top = static_cast<std::size_t>(draft.part.box.top);
  Raster cropped{.width = static_cast<std::size_t>(draft.part.width()),
                 .height = static_cast<std::size_t>(draft.part.height()),
                 .ink = {}};
  for (std::size_t y = top; y < top + cropped.height; ++y) {
    for (std::size_t x = left; x < left + cropped.width; ++x) {
      const std::size_t pixel = y * ink.width + x;
      cropped.ink.push_back(piece_of[pixel] == draft.number ? ink.ink[pixel] : 0);
    }
  }
  return cropped;
}

void merge(Draft& into, const Draft& draft) {
  into.ink += draft.ink;
  if (draft.part.box.empty()) return;
  into.part.box.add(draft.part.box.left, draft.part.box.top);
  into.part.box.add(draft.part.box.right, draft.part.box.bottom);
}

/// Returns the box of a slice without ink: the middle of the piece between the cuts beside it.
image::Bounds place_between(const std::vector<Cut>& cuts, std::size_t slice, const Draft& piece) {
  const auto column = [&](std::size_t cut) { return static_cast<float>(cuts[cut][cuts[cut].size() / 2]); };
  const float left = slice == 0 ? 0 : column(slice - 1);
  const float right = slice == cuts.size() ? piece.part.width() : column(slice);
  const float middle = (piece.part.box.top + piece.part.box.bottom) / 2;
  image::Bounds box;
  box.add(piece.part.box.left + left, middle);
  box.add(piece.part.box.left + std::max(left, right), middle);
  return box;
}

/// Cuts a piece and appends its slices, or the piece itself if it stays whole. Sets the bits of its pixels.
void slice(const Draft& piece, float height, std::size_t most_cuts, const Raster& ink, PixelParts& parts,
           std::vector<Draft>& slices) {
  const std::vector<Cut> cuts = find_cuts(crop(parts.piece_of, ink, piece), height, most_cuts);
  const auto left = static_cast<std::size_t>(piece.part.box.left), top = static_cast<std::size_t>(piece.part.box.top);
  std::vector<Draft> found(cuts.size() + 1);
  for (std::size_t y = top; y < static_cast<std::size_t>(piece.part.box.bottom); ++y) {
    for (std::size_t x = left; x < static_cast<std::size_t>(piece.part.box.right); ++x) {
      const std::size_t pixel = y * ink.width + x;
      if (parts.piece_of[pixel] != piece.number || ink.ink[pixel] == 0) continue;
      std::size_t passed = 0;
      for (std::size_t i = 0; i < cuts.size(); ++i) {
        if (cuts[i][y - top] > x - left) continue;
        parts.right_of[pixel] |= 1U << i;
        ++passed;
      }
      add_pixel(found[passed], x, y, ink.ink[pixel]);
    }
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    Draft& draft = found[i];
    // Two cuts can have next to no ink between them. The part stays, because a reading uses one of the two.
    if (draft.part.box.empty()) draft.part.box = place_between(cuts, i, piece);
    draft.number = piece.number;
    draft.part.ink = piece.number;
    draft.part.slice = i;
    draft.part.slices = found.size();
    slices.push_back(draft);
  }
}

float box_distance(const image::Bounds& a, const image::Bounds& b) {
  const float dx = std::max({0.0F, a.left - b.right, b.left - a.right});
  const float dy = std::max({0.0F, a.top - b.bottom, b.top - a.bottom});
  return std::hypot(dx, dy);
}

/// Gives the pixels of specks to the nearest piece, or to none.
void merge_specks(std::vector<Draft>& drafts, float height, std::vector<std::uint32_t>& piece_of) {
  const auto is_speck = [&](const Draft& draft) { return draft.part.box.longer_side() < kSpeck * height; };
  const auto specks = std::ranges::stable_partition(drafts, std::not_fn(is_speck));
  if (specks.size() == drafts.size()) return;
  const auto pieces = std::span(drafts).first(drafts.size() - specks.size());
  std::vector<std::uint32_t> new_number(static_cast<std::size_t>(*std::ranges::max_element(piece_of)) + 1);
  std::iota(new_number.begin(), new_number.end(), 0U);
  for (const Draft& speck : specks) {
    const auto distance = [&](const Draft& piece) { return box_distance(piece.part.box, speck.part.box); };
    Draft& nearest = *std::ranges::min_element(pieces, {}, distance);
    const bool is_near = distance(nearest) <= kSpeckReach * height;
    new_number[speck.number] = is_near ? nearest.number : 0;
    if (!is_near) continue;
    merge(nearest, speck);
  }
  for (std::uint32_t& number : piece_of) number = new_number[number];
  drafts.erase(specks.begin(), specks.end());
}

/// Returns points on the outline of each piece.
std::vector<std::vector<Point>> outlines(const std::vector<Draft>& drafts, const std::vector<std::uint32_t>& piece_of,
                                         const Raster& ink) {
  constexpr float kInk = 0.5F;
  std::vector<std::vector<Point>> points(drafts.size());
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const image::Bounds& box = drafts[i].part.box;
    const auto is_ink = [&](std::size_t pixel) {
      return piece_of[pixel] == drafts[i].number && ink.ink[pixel] >= kInk;
    };
    for (auto y = static_cast<std::size_t>(box.top); y < static_cast<std::size_t>(box.bottom); ++y) {
      for (auto x = static_cast<std::size_t>(box.left); x < static_cast<std::size_t>(box.right); ++x) {
        const std::size_t pixel = y * ink.width + x;
        if (!is_ink(pixel)) continue;
        const bool is_inside = x > 0 && x + 1 < ink.width && is_ink(pixel - 1) && is_ink(pixel + 1);
        if (!is_inside) points[i].push_back({static_cast<float>(x), static_cast<float>(y)});
      }
    }
    const std::size_t step = std::max<std::size_t>(1, points[i].size() / kOutlinePoints);
    for (std::size_t k = 0; k * step < points[i].size(); ++k) points[i][k] = points[i][k * step];
    points[i].resize((points[i].size() + step - 1) / step);
  }
  return points;
}

std::vector<float> distances_of(const std::vector<Draft>& drafts, const std::vector<std::uint32_t>& piece_of,
                                const Raster& ink) {
  const std::size_t count = drafts.size();
  std::vector<float> distances(count * count, 0);
  const auto points = outlines(drafts, piece_of, ink);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) {
      float least = std::numeric_limits<float>::max();
      for (const Point& p : points[a]) {
        for (const Point& q : points[b]) least = std::min(least, std::hypot(p.x - q.x, p.y - q.y));
      }
      distances[a * count + b] = distances[b * count + a] = least;
    }
  }
  return distances;
}

/// Cuts the wide pieces. There are at most kMaxNumberStrokes drafts afterwards.
std::vector<Draft> slice_all(const std::vector<Draft>& pieces, float height, const Raster& ink, PixelParts& parts) {
  std::vector<Draft> all;
  std::size_t room = kMaxNumberStrokes - pieces.size();
  for (const Draft& piece : pieces) {
    const float width = piece.part.width();
    const auto wanted = static_cast<std::size_t>(kCutsPerHeight * width / height);
    const std::size_t most = width < kWidePiece * height ? 0 : std::min({kMostCuts, room, wanted});
    const std::size_t before = all.size();
    slice(piece, height, most, ink, parts, all);
    room -= all.size() - before - 1;
  }
  return all;
}

/// Sets the distances of the parts: those of their pieces, and 0 within a piece.
void set_distances(Parts& parts, const std::vector<Draft>& pieces, const std::vector<float>& distances) {
  std::vector<std::size_t> index_of;
  for (const Part& part : parts.parts) {
    index_of.push_back(static_cast<std::size_t>(std::ranges::find(pieces, part.ink, &Draft::number) - pieces.begin()));
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
  PixelParts found{.parts = {}, .piece_of = line.piece_of, .right_of = std::vector<std::uint32_t>(line.ink.ink.size())};
  std::vector<Draft> pieces = drafts_of(found.piece_of, line.ink);
  if (pieces.empty()) return found;
  std::ranges::sort(pieces, std::greater(), &Draft::ink);
  pieces.resize(std::min(pieces.size(), kMaxNumberStrokes));
  std::vector<Part> parts;
  for (const Draft& piece : pieces) parts.push_back(piece.part);
  found.parts.height = usual_height(parts);
  merge_specks(pieces, found.parts.height, found.piece_of);
  for (const Draft& draft : slice_all(pieces, found.parts.height, line.ink, found)) {
    found.parts.parts.push_back(draft.part);
  }
  std::ranges::stable_sort(found.parts.parts, {}, &Part::center);
  set_distances(found.parts, pieces, distances_of(pieces, found.piece_of, line.ink));
  return found;
}

Raster ink_of(Candidate& candidate, const PixelParts& found, const Raster& ink) {
  const std::vector<SliceRange> ranges = ranges_of(candidate, found.parts);
  const auto reach = static_cast<std::size_t>(kCutReach * found.parts.height);
  const auto left =
      static_cast<std::size_t>(candidate.box.left) - std::min(static_cast<std::size_t>(candidate.box.left), reach);
  const auto right = std::min(static_cast<std::size_t>(candidate.box.right) + reach, ink.width);
  Raster result{.width = right - left, .height = ink.height, .ink = {}};
  result.ink.reserve(result.width * result.height);
  image::Bounds box;
  for (std::size_t y = 0; y < ink.height; ++y) {
    for (std::size_t x = left; x < right; ++x) {
      const std::size_t pixel = y * ink.width + x;
      const auto is_inside = [&](const SliceRange& range) {
        return found.piece_of[pixel] == range.piece && range.contains(found.right_of[pixel]);
      };
      const bool is_member = ink.ink[pixel] > 0 && std::ranges::any_of(ranges, is_inside);
      result.ink.push_back(is_member ? ink.ink[pixel] : 0);
      if (!is_member) continue;
      box.add(static_cast<float>(x), static_cast<float>(y));
      box.add(static_cast<float>(x + 1), static_cast<float>(y + 1));
    }
  }
  if (!box.empty()) candidate.box = box;
  return result;
}

}  // namespace digit::segmentation
