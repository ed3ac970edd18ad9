#include "segmentation/pieces.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <span>

#include "digit/drawing.h"
#include "digit/number.h"

namespace digit::segmentation {
namespace {

/// A piece is a speck if it is shorter than this share of the height.
constexpr float kSpeck = 0.08F;
/// A speck belongs to the nearest part if it is at most this share of the height away.
constexpr float kSpeckReach = 0.15F;
/// The distance between parts is measured at about so many pixels of their outlines.
constexpr std::size_t kOutlinePoints = 60;

void add_pixel(Piece& piece, std::size_t x, std::size_t y, float ink) {
  piece.part.box.add(static_cast<float>(x), static_cast<float>(y));
  piece.part.box.add(static_cast<float>(x + 1), static_cast<float>(y + 1));
  piece.ink += ink;
}

/// Returns a piece for each number in `piece_of`.
std::vector<Piece> number_pieces(const std::vector<std::uint32_t>& piece_of, const Raster& ink) {
  std::vector<Piece> pieces(piece_of.empty() ? 0 : *std::ranges::max_element(piece_of));
  for (std::size_t i = 0; i < piece_of.size(); ++i) {
    if (piece_of[i] != 0 && ink.ink[i] > 0)
      add_pixel(pieces[piece_of[i] - 1], i % ink.width, i / ink.width, ink.ink[i]);
  }
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    pieces[i].number = static_cast<std::uint32_t>(i + 1);
    pieces[i].part.ink = i + 1;
  }
  std::erase_if(pieces, [](const Piece& piece) { return piece.ink == 0; });
  return pieces;
}

void merge(Piece& into, const Piece& piece) {
  into.ink += piece.ink;
  if (piece.part.box.empty()) return;
  into.part.box.add(piece.part.box.left, piece.part.box.top);
  into.part.box.add(piece.part.box.right, piece.part.box.bottom);
}

float box_distance(const image::Bounds& a, const image::Bounds& b) {
  const float dx = std::max({0.0F, a.left - b.right, b.left - a.right});
  const float dy = std::max({0.0F, a.top - b.bottom, b.top - a.bottom});
  return std::hypot(dx, dy);
}

/// Gives the pixels of specks to the nearest piece, or to none.
void merge_specks(std::vector<Piece>& all, float height, std::vector<std::uint32_t>& piece_of) {
  const auto is_speck = [&](const Piece& piece) { return piece.part.box.longer_side() < kSpeck * height; };
  const auto first_speck = std::stable_partition(all.begin(), all.end(), std::not_fn(is_speck));
  if (first_speck == all.begin()) return;
  const std::span<Piece> pieces(all.begin(), first_speck);
  const std::span<const Piece> specks(first_speck, all.end());
  std::vector<std::uint32_t> new_number(static_cast<std::size_t>(*std::ranges::max_element(piece_of)) + 1);
  std::iota(new_number.begin(), new_number.end(), 0U);
  for (const Piece& speck : specks) {
    const auto distance = [&](const Piece& piece) { return box_distance(piece.part.box, speck.part.box); };
    Piece& nearest = *std::ranges::min_element(pieces, {}, distance);
    const bool is_near = distance(nearest) <= kSpeckReach * height;
    new_number[speck.number] = is_near ? nearest.number : 0;
    if (!is_near) continue;
    merge(nearest, speck);
  }
  for (std::uint32_t& number : piece_of) number = new_number[number];
  all.erase(first_speck, all.end());
}

/// Returns points on the outline of each piece.
std::vector<std::vector<Point>> outlines(const std::vector<Piece>& pieces, const std::vector<std::uint32_t>& piece_of,
                                         const Raster& ink) {
  constexpr float kInk = 0.5F;
  std::vector<std::vector<Point>> points(pieces.size());
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const image::Bounds& box = pieces[i].part.box;
    const auto is_ink = [&](std::size_t pixel) {
      return piece_of[pixel] == pieces[i].number && ink.ink[pixel] >= kInk;
    };
    for (auto y = static_cast<std::size_t>(box.top); y < static_cast<std::size_t>(box.bottom); ++y) {
      for (auto x = static_cast<std::size_t>(box.left); x < static_cast<std::size_t>(box.right); ++x) {
        const std::size_t pixel = y * ink.width + x;
        if (!is_ink(pixel)) continue;
        const bool is_inside = x > 0 && x + 1 < ink.width && is_ink(pixel - 1) && is_ink(pixel + 1) && y > 0 &&
                               y + 1 < ink.height && is_ink(pixel - ink.width) && is_ink(pixel + ink.width);
        if (!is_inside) points[i].push_back({static_cast<float>(x), static_cast<float>(y)});
      }
    }
    const std::size_t step = std::max<std::size_t>(1, points[i].size() / kOutlinePoints);
    for (std::size_t k = 0; k * step < points[i].size(); ++k) points[i][k] = points[i][k * step];
    points[i].resize((points[i].size() + step - 1) / step);
  }
  return points;
}

}  // namespace

Pieces find_pieces(const ink::LineInk& line) {
  Pieces found{.all = number_pieces(line.piece_of, line.ink), .of_pixel = line.piece_of};
  if (found.all.empty()) return found;
  std::ranges::sort(found.all, std::greater(), &Piece::ink);
  found.all.resize(std::min(found.all.size(), kMaxNumberStrokes));
  std::vector<Part> parts;
  for (const Piece& piece : found.all) parts.push_back(piece.part);
  found.height = usual_height(parts);
  merge_specks(found.all, found.height, found.of_pixel);
  return found;
}

std::vector<float> distances_of(const Pieces& pieces, const Raster& ink) {
  const std::size_t count = pieces.all.size();
  std::vector<float> distances(count * count, 0);
  const auto points = outlines(pieces.all, pieces.of_pixel, ink);
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

Raster crop(const Pieces& pieces, const Raster& ink, const Piece& piece) {
  const auto left = static_cast<std::size_t>(piece.part.box.left), top = static_cast<std::size_t>(piece.part.box.top);
  Raster cropped{.width = static_cast<std::size_t>(piece.part.width()),
                 .height = static_cast<std::size_t>(piece.part.height()),
                 .ink = {}};
  for (std::size_t y = top; y < top + cropped.height; ++y) {
    for (std::size_t x = left; x < left + cropped.width; ++x) {
      const std::size_t pixel = y * ink.width + x;
      cropped.ink.push_back(pieces.of_pixel[pixel] == piece.number ? ink.ink[pixel] : 0);
    }
  }
  return cropped;
}

}  // namespace digit::segmentation
