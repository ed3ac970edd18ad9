#pragma once

#include "digit/raster.h"

namespace digit::ink {

/// Erases printed lines, which are thin, nearly horizontal or vertical, and run through the picture: the lines of ruled
/// and squared paper and of table cells. Pixels with more contrast than `threshold` can form lines. Strokes that cross
/// a line stay.
void erase_lines(Raster& contrast, float threshold);

}  // namespace digit::ink
