#pragma once

#include <cstdint>

#include "decode/picture.h"
#include "digit/raster.h"

namespace digit::ink {

/// Tells ink from paper in any color. Paper is what most of the border is: a color or transparency. Ink is how far a
/// pixel's premultiplied red, green, blue or alpha is from the paper's, whichever is farthest: so anti-aliased edges
/// are in proportion to what they cover, and a color that is as bright as the paper is still seen.
///
/// Where the farthest pixel is 85 % of the full range away or more, ink is that distance as it is; below, it is
/// stretched to 1; below 5 %, or within what the paper's own noise makes, all is paper.
Raster find_ink(const decode::Picture& picture);

/// The median distance of the border's pixels from the paper's color, in steps of 8 bits: 0 where a program painted the
/// paper, more where a camera saw it.
std::uint8_t unevenness_of_paper(const decode::Picture& picture);

}  // namespace digit::ink
