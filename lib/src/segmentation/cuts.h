#pragma once

#include <cstddef>
#include <vector>

#include "digit/raster.h"

namespace digit::segmentation {

/// A path from the top to the bottom of a raster: the first column on its right side in each row.
using Cut = std::vector<std::size_t>;

/// Returns the places where the ink of touching digits can be cut, from left to right: the paths with the least ink
/// through each column of the middle row, as far as they are local minima. A path moves by at most a column from row to
/// row, so that it can follow the contours of slanted digits. `height` is the usual height of a digit in pixels, and at
/// most `most` cuts are returned.
///
/// These are the seams of Avidan and Shamir, Seam Carving for Content-Aware Image Resizing, 2007.
std::vector<Cut> find_cuts(const Raster& ink, float height, std::size_t most);

}  // namespace digit::segmentation
