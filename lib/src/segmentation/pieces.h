#pragma once

#include <cstdint>
#include <vector>

#include "digit/raster.h"
#include "ink/ink.h"
#include "segmentation/parts.h"

namespace digit::segmentation {

/// A connected piece of ink.
struct Piece {
  Part part;
  float ink = 0;
  /// Its number in LineInk::piece_of, which is also Part::ink.
  std::uint32_t number = 0;
};

/// The pieces of a line of ink.
struct Pieces {
  std::vector<Piece> all;
  /// The number of the piece of each pixel, and 0 for the pixels without one.
  std::vector<std::uint32_t> of_pixel;
  /// The usual height of a digit in pixels.
  float height = 1;
};

/// Returns the pieces, at most kMaxNumberStrokes: those with the most ink. Specks belong to the nearest piece, or to
/// none if they are far from all.
Pieces find_pieces(const ink::LineInk& line);

/// Returns the distances between the outlines of each two pieces, row-major, in pixels.
std::vector<float> distances_of(const Pieces& pieces, const Raster& ink);

/// Returns the ink of a piece in its box.
Raster crop(const Pieces& pieces, const Raster& ink, const Piece& piece);

}  // namespace digit::segmentation
