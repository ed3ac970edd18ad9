#pragma once

#include "digit/drawing.h"
#include "digit/export.h"
#include "digit/raster.h"

namespace digit {

/// How `rasterize` draws.
struct RasterizeOptions {
  /// The diameter of the round pen, above 0 and at most 1, as a share of the longer side of the bounding box of the
  /// drawing's points. The default is as thin as the thinnest strokes of MNIST: a pen of MNIST's mean width, 0.14,
  /// would fill small bowls, which then look like a plain stroke.
  float pen_width = 0.08F;
};

/// Draws the strokes with anti-aliasing and round ends. The longer side of the raster is always 80 pixels, which is
/// enough for `normalize`, so that the cost depends on the number of points and not on their unit. Skips empty strokes.
/// A drawing without points gives an empty raster (width = height = 0), which is blank for `normalize`. Throws
/// std::invalid_argument if a coordinate is not finite or is outside of ±1e6, or if the pen width is out of range.
/// Thread-safe; the result depends only on the arguments.
[[nodiscard]] DIGIT_EXPORT Raster rasterize(const Drawing& drawing, const RasterizeOptions& options = {});

}  // namespace digit
