#pragma once

#include <cstdint>

#include "decode/picture.h"
#include "digit/raster.h"

namespace digit::ink {

/// Separates ink from paper in any colors. The paper is the median color of the border, which can be transparent. The
/// ink of a pixel is its distance from the paper: the largest difference among premultiplied red, green, blue and
/// alpha. Anti-aliased edges are therefore proportional to their coverage, and ink as bright as the paper is found by
/// its color.
///
/// If the largest distance is at least 85 % of the full range, the ink is the distance. If it is smaller, distances are
/// scaled so that the largest becomes 1. If it is below 5 % or within the noise of the paper, everything is paper.
Raster find_ink(const decode::Picture& picture);

/// Returns the median distance of the border's pixels from the color of the paper, from 0 to 255. It is 0 if a program
/// painted the paper, and larger in a photograph.
std::uint8_t unevenness_of_paper(const decode::Picture& picture);

}  // namespace digit::ink
