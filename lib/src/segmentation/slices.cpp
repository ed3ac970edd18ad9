#include "segmentation/slices.h"

#include <algorithm>

#include "segmentation/cuts.h"

namespace digit::segmentation {
namespace {

/// A piece that is wider than this share of the height can be several digits.
constexpr float kWidePiece = 0.55F;
/// The most cuts of a piece for each height that it is wide.
constexpr float kCutsPerHeight = 10;
/// Two cuts cross if this share of the square of the height is left of the first one and right of the second one.
constexpr float kLostInk = 0.005F;

/// Returns what the slices from `first` to `last` are together.
Run make_run(const Cuts& found, std::size_t first, std::size_t last, const Piece& piece, float height) {
  const std::vector<Cut>& cuts = found.cuts;
  const image::Bounds& box = piece.part.box;
  Run run;
  float lost = 0;
  for (std::size_t i = 0; i < found.fragments.all.size(); ++i) {
    const Fragment& fragment = found.fragments.all[i];
    const bool is_before = first > 0 && !cuts[first - 1].is_right[i];
    const bool is_behind = last < cuts.size() && cuts[last].is_right[i];
    if (is_before && is_behind) lost += fragment.ink;
    if (is_before || is_behind) continue;
    run.box.add(box.left + fragment.box.left, box.top + fragment.box.top);
    run.box.add(box.left + fragment.box.right, box.top + fragment.box.bottom);
  }
  if (lost > kLostInk * height * height) return {};
  if (first > 0) run.cut += cuts[first - 1].cost / 2;
  if (last < cuts.size()) run.cut += cuts[last].cost / 2;
  return run;
}

CutPiece make_cut_piece(const Cuts& found, const Piece& piece, float height) {
  CutPiece cut{.ink = piece.number, .slices = found.cuts.size() + 1, .runs = {}};
  for (std::size_t first = 0; first < cut.slices; ++first) {
    for (std::size_t last = 0; last < cut.slices; ++last) {
      cut.runs.push_back(first <= last ? make_run(found, first, last, piece, height) : Run{});
    }
  }
  return cut;
}

/// Returns the share of the ink on the left side of a cut.
float left_share(const Fragments& fragments, const Cut& cut) {
  float left = 0, all = 0;
  for (std::size_t i = 0; i < fragments.all.size(); ++i) {
    all += fragments.all[i].ink;
    left += cut.is_right[i] ? 0 : fragments.all[i].ink;
  }
  return left / all;
}

/// Returns the slices as parts. They divide the width as the cuts divide the ink, so that they are in order even where
/// cuts cross.
std::vector<Part> parts_of(const Cuts& found, const Piece& piece) {
  const std::size_t count = found.cuts.size() + 1;
  std::vector<Part> parts;
  float left = piece.part.box.left;
  for (std::size_t i = 0; i < count; ++i) {
    const float share = i + 1 == count ? 1 : left_share(found.fragments, found.cuts[i]);
    const float right = piece.part.box.left + share * piece.part.width();
    Part part{.box = {}, .ink = piece.number, .slice = i, .slices = count};
    part.box.add(left, piece.part.box.top);
    part.box.add(right, piece.part.box.bottom);
    parts.push_back(part);
    left = right;
  }
  return parts;
}

}  // namespace

Slices slice(const Piece& piece, const Raster& ink, float height, std::size_t most) {
  Slices slices{.parts = {piece.part}, .cut = {}, .right_of = std::vector<std::uint32_t>(ink.ink.size(), 0)};
  const float heights = piece.part.width() / height;
  most = heights < kWidePiece ? 0 : std::min({kMostCuts, most, static_cast<std::size_t>(kCutsPerHeight * heights)});
  if (most == 0) return slices;
  const Cuts found = find_cuts(ink, height, most);
  if (found.cuts.empty()) return slices;
  slices.parts = parts_of(found, piece);
  slices.cut = make_cut_piece(found, piece, height);
  for (std::size_t pixel = 0; pixel < ink.ink.size(); ++pixel) {
    if (ink.ink[pixel] <= 0) continue;
    for (std::size_t i = 0; i < found.cuts.size(); ++i) {
      if (found.cuts[i].is_right[found.fragments.of_pixel[pixel]]) slices.right_of[pixel] |= std::uint32_t{1} << i;
    }
  }
  return slices;
}

}  // namespace digit::segmentation
