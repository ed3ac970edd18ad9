#pragma once

#include "digit/raster.h"

namespace digit::ink {

/// Keeps the largest connected piece of ink, and the pieces near it that are large enough to be other strokes of the
/// same digit. Erases all other ink. Pixels with more ink than `threshold` form pieces. A piece counts only if it has a
/// pixel with at least `certain` ink. A piece that touches the edge of the picture, such as the edge of a table, is
/// kept only if there is no other piece.
void keep_main_ink(Raster& raster, float threshold, float certain);

}  // namespace digit::ink
