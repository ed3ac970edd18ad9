#pragma once

#include "digit/raster.h"

namespace digit::ink {

/// Erases frames: pieces of ink with four straight sides, square or round corners, of any thickness, around something
/// else. Pixels with more contrast than `threshold` are ink. A frame with nothing inside stays, because it can be a
/// zero. Strokes that touch or cross a frame stay.
void erase_frames(Raster& contrast, float threshold);

}  // namespace digit::ink
