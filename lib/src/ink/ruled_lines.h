#pragma once

#include "digit/raster.h"

namespace digit::ink {

/// Makes paper of the lines that are printed on it: thin, nearly horizontal or vertical, and running through the
/// picture. What counts is ink above `threshold`. Where a stroke crosses a line, the stroke stays.
void erase_ruled_lines(Raster& raster, float threshold);

}  // namespace digit::ink
