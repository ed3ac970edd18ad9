#pragma once

#include "digit/raster.h"

namespace digit::image {

/// Returns the mean stroke width in pixels: twice the area of the ink divided by the length of its outline. Returns 0
/// if there is no ink.
double stroke_width(const Raster& raster);

/// Returns the raster with strokes that are wider by `radius` pixels on each side, by a grayscale dilation with a disk.
/// Also darkens the ink, so that lines thinner than a pixel, which are only faint, become full ink. Each side of the
/// raster grows by the radius, rounded up.
Raster thicken_strokes(const Raster& raster, double radius);

/// Returns the raster with strokes that are narrower by `radius` pixels on each side, by a grayscale erosion with a
/// disk.
Raster thin_strokes(const Raster& raster, double radius);

}  // namespace digit::image
