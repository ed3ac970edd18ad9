#pragma once

#include "digit/raster.h"

namespace digit::ink {

/// Erases printed lines, which are thin, nearly horizontal or vertical, and run through the picture. Pixels with more
/// ink than `threshold` form lines. Strokes that cross a line stay.
void erase_ruled_lines(Raster& raster, float threshold);

}  // namespace digit::ink
