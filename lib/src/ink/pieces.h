#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "digit/raster.h"

namespace digit::ink {

/// A connected set of ink pixels: its bounding box and its ink.
struct Piece {
  std::size_t left = 0;
  std::size_t top = 0;
  std::size_t right = 0;
  std::size_t bottom = 0;
  std::size_t pixels = 0;
  double ink = 0;
  float darkest = 0;

  std::size_t width() const { return right - left; }
  std::size_t height() const { return bottom - top; }
  std::size_t longer_side() const { return std::max(width(), height()); }
  bool runs_off(const Raster& raster) const {
    return left == 0 || top == 0 || right == raster.width || bottom == raster.height;
  }
};

/// The pieces, numbered from 1, and the number of each pixel's piece. Paper has the number 0.
struct Pieces {
  std::vector<std::uint32_t> piece_of;
  std::vector<Piece> pieces{1};
};

/// Finds the pieces of the pixels that have more contrast than `threshold` and at least half of the highest contrast
/// nearby, so that the blurred edges of dark ink do not connect it (8-connectivity).
Pieces find_pieces(const Raster& contrast, float threshold);

/// Returns whether each pixel has more contrast than `threshold` and at least half of the highest contrast nearby.
std::vector<bool> ink_mask(const Raster& contrast, float threshold);

/// Returns the numbers of the pieces that form the digit: the group of neighboring pieces with the most ink, of which
/// groups that run off the picture count less. Specks are left out. Empty if no piece has at least `least_pixels`
/// pixels.
std::vector<std::uint32_t> main_group(const Pieces& found, const Raster& contrast, std::size_t least_pixels);

/// Returns the numbers of the pieces that form the line of digits with the most ink, like `main_group`. Digits of a
/// line are at most about two digits' widths apart, and a line is not much higher than its highest piece.
std::vector<std::uint32_t> main_line(const Pieces& found, const Raster& contrast, std::size_t least_pixels);

}  // namespace digit::ink
