#include "ink/main_ink.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace digit::ink {
namespace {

/// Another stroke of the digit has at least this share of the main piece's ink.
constexpr double kLeastShare = 0.04;
/// Its distance from the main piece's box is at most this share of the box's longer side.
constexpr double kFarthest = 0.35;
constexpr std::uint32_t kNoPiece = 0;

struct Piece {
  std::size_t left = 0;
  std::size_t top = 0;
  std::size_t right = 0;
  std::size_t bottom = 0;
  double ink = 0;
  float darkest = 0;

  std::size_t longer_side() const { return std::max(right - left, bottom - top); }
  bool runs_off(const Raster& raster) const {
    return left == 0 || top == 0 || right == raster.width || bottom == raster.height;
  }
};

/// The pieces, numbered from 1, and the number of each pixel's piece. Paper has the number 0.
struct Pieces {
  std::vector<std::uint32_t> piece_of;
  std::vector<Piece> pieces{1};
};

void add(Piece& piece, std::size_t x, std::size_t y, float ink) {
  piece.left = std::min(piece.left, x);
  piece.top = std::min(piece.top, y);
  piece.right = std::max(piece.right, x + 1);
  piece.bottom = std::max(piece.bottom, y + 1);
  piece.ink += ink;
  piece.darkest = std::max(piece.darkest, ink);
}

/// Finds all pixels above the threshold that are connected to `start` (8-connectivity) and gives them the number.
Piece flood(const Raster& raster, float threshold, std::size_t start, std::uint32_t number,
            std::vector<std::uint32_t>& piece_of) {
  Piece piece{.left = raster.width, .top = raster.height};
  std::vector<std::size_t> open = {start};
  piece_of[start] = number;
  while (!open.empty()) {
    const std::size_t pixel = open.back();
    open.pop_back();
    const std::size_t x = pixel % raster.width;
    const std::size_t y = pixel / raster.width;
    add(piece, x, y, raster.ink[pixel]);
    for (std::size_t row = y - std::min<std::size_t>(y, 1); row <= std::min(y + 1, raster.height - 1); ++row) {
      for (std::size_t column = x - std::min<std::size_t>(x, 1); column <= std::min(x + 1, raster.width - 1);
           ++column) {
        const std::size_t neighbor = row * raster.width + column;
        if (piece_of[neighbor] != kNoPiece || raster.ink[neighbor] <= threshold) continue;
        piece_of[neighbor] = number;
        open.push_back(neighbor);
      }
    }
  }
  return piece;
}

Pieces find_pieces(const Raster& raster, float threshold) {
  Pieces found{.piece_of = std::vector<std::uint32_t>(raster.ink.size(), kNoPiece)};
  for (std::size_t pixel = 0; pixel < raster.ink.size(); ++pixel) {
    if (found.piece_of[pixel] != kNoPiece || raster.ink[pixel] <= threshold) continue;
    const auto number = static_cast<std::uint32_t>(found.pieces.size());
    found.pieces.push_back(flood(raster, threshold, pixel, number, found.piece_of));
  }
  return found;
}

/// Returns the number of the piece with the most ink, or kNoPiece. Prefers pieces that do not touch the picture's
/// edges.
std::uint32_t main_piece(const Pieces& found, const Raster& raster, float certain) {
  std::uint32_t main = kNoPiece;
  bool main_runs_off = true;
  for (std::uint32_t number = 1; number < found.pieces.size(); ++number) {
    const Piece& piece = found.pieces[number];
    if (piece.darkest < certain) continue;
    const bool runs_off = piece.runs_off(raster);
    const bool better = runs_off == main_runs_off ? piece.ink > found.pieces[main].ink : main_runs_off;
    if (!better) continue;
    main = number;
    main_runs_off = runs_off;
  }
  return main;
}

std::size_t gap(std::size_t begin_a, std::size_t end_a, std::size_t begin_b, std::size_t end_b) {
  if (end_a < begin_b) return begin_b - end_a;
  return end_b < begin_a ? begin_a - end_b : 0;
}

bool belongs_to(const Piece& main, const Piece& piece) {
  const std::size_t distance = std::max(gap(main.left, main.right, piece.left, piece.right),
                                        gap(main.top, main.bottom, piece.top, piece.bottom));
  return piece.ink >= kLeastShare * main.ink &&
         static_cast<double>(distance) <= kFarthest * static_cast<double>(main.longer_side());
}

}  // namespace

void keep_main_ink(Raster& raster, float threshold, float certain) {
  const Pieces found = find_pieces(raster, threshold);
  const std::uint32_t main = main_piece(found, raster, certain);
  std::vector<bool> kept(found.pieces.size());
  for (std::uint32_t number = 1; main != kNoPiece && number < found.pieces.size(); ++number) {
    const Piece& piece = found.pieces[number];
    const bool is_stroke = piece.darkest >= certain && !piece.runs_off(raster);
    kept[number] = number == main || (is_stroke && belongs_to(found.pieces[main], piece));
  }
  for (std::size_t pixel = 0; pixel < raster.ink.size(); ++pixel) {
    if (!kept[found.piece_of[pixel]]) raster.ink[pixel] = 0;
  }
}

}  // namespace digit::ink
