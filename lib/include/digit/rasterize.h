#pragma once

#include "digit/drawing.h"
#include "digit/export.h"
#include "digit/raster.h"

namespace digit {

struct RasterizeOptions {
  /// Diameter of the round pen as a share of the longer side of the box around the drawing's points, in (0, 1]. With
  /// the default, pen strokes get the width of MNIST's once normalized (mean 2.6 of 20 pixels, as twice area over
  /// perimeter).
  float pen_width = 0.14F;
};

/// Draws the strokes, anti-aliased and with round ends, as large as `normalize` can use and no larger: the cost depends
/// on the number of points, not on their unit. Empty strokes are skipped; a drawing without a point gives an empty
/// raster (width = height = 0), which `normalize` takes as blank. Throws std::invalid_argument for a coordinate that is
/// not finite or beyond ±1e6, or a pen width out of range. Pure; safe to call from any thread.
[[nodiscard]] DIGIT_EXPORT Raster rasterize(const Drawing& drawing, const RasterizeOptions& options = {});

}  // namespace digit
