#pragma once

#include "digit/raster.h"

namespace digit::ink {

/// Makes paper of all ink but the largest piece that hangs together and what lies near it and is large enough to be
/// another stroke of the same digit. What counts is ink above `threshold`; a piece without ink above `certain` is none.
/// Pieces that run off the picture, like the edge of a table, are not taken where there is another.
void keep_main_ink(Raster& raster, float threshold, float certain);

}  // namespace digit::ink
