#pragma once

#include "digit/raster.h"

namespace digit::image {

/// Mean width of the strokes in pixels: twice the ink's area over the length of its outline. 0 without ink.
double stroke_width(const Raster& raster);

/// Strokes wider by `radius` on either side, by a gray dilation with a disk, and as dark as they can be: lines thinner
/// than a pixel, which are only faint, become full ink. The raster grows by the radius, rounded up, on each side.
Raster thickened(const Raster& raster, double radius);

/// Strokes narrower by `radius` on either side, by a gray erosion with a disk.
Raster thinned(const Raster& raster, double radius);

}  // namespace digit::image
