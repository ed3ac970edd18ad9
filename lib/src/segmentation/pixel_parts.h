#pragma once

#include <cstdint>
#include <vector>

#include "digit/raster.h"
#include "ink/ink.h"
#include "segmentation/candidates.h"
#include "segmentation/parts.h"

namespace digit::segmentation {

/// The parts of a line of ink.
struct PixelParts {
  Parts parts;
  /// The number of the connected piece of each pixel, which is Part::ink, and 0 for the pixels without a part.
  std::vector<std::uint32_t> piece_of;
  /// Bit i is set if the pixel is to the right of cut i of its piece.
  std::vector<std::uint32_t> right_of;
};

/// Makes a part of each connected piece of ink, and slices wide pieces where digits can touch. Specks belong to the
/// nearest part, or to none if they are far from all. If there are more than kMaxNumberStrokes parts, keeps those with
/// the most ink.
PixelParts find_pixel_parts(const ink::LineInk& line);

/// Returns the ink of a candidate in its box.
Raster ink_of(const Candidate& candidate, const PixelParts& found, const Raster& ink);

}  // namespace digit::segmentation
