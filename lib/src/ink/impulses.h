#pragma once

#include "digit/raster.h"

namespace digit::ink {

/// Replaces impulses, pixels that differ strongly from nearly all of their neighbors, by the median of their neighbors,
/// if there are many: the dust of a scan or of a bad sensor. Leaves a raster with few of them as it is.
void remove_impulses(Raster& lightness);

}  // namespace digit::ink
