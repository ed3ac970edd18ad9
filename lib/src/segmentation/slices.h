#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "digit/raster.h"
#include "segmentation/parts.h"
#include "segmentation/pieces.h"

namespace digit::segmentation {

/// The most cuts of a piece.
inline constexpr std::size_t kMostCuts = 24;

/// A piece that is cut where digits can touch.
struct Slices {
  /// From left to right. The piece itself if it stays whole.
  std::vector<Part> parts;
  /// Empty if it stays whole.
  std::optional<CutPiece> cut;
  /// For each pixel of the box: bit i is set if the pixel is to the right of cut i.
  std::vector<std::uint32_t> right_of;
};

/// Cuts a piece at most `most` times, and not at all if it is as narrow as one digit. `ink` is the ink in its box, and
/// `height` the usual height of a digit in pixels.
Slices slice(const Piece& piece, const Raster& ink, float height, std::size_t most);

}  // namespace digit::segmentation
