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
  /// The part of each pixel, counted from 1, and 0 for the pixels without a part.
  std::vector<std::uint32_t> part_of;
};

/// Makes a part of each connected piece of ink, and slices wide pieces where digits can touch. Specks belong to the
/// nearest part, or to none if they are far from all. If there are more than kMaxNumberStrokes parts, keeps those with
/// the most ink.
PixelParts find_pixel_parts(const ink::LineInk& line);

/// Returns the ink of a candidate.
Raster ink_of(const Candidate& candidate, const PixelParts& found, const Raster& ink);

}  // namespace digit::segmentation
