#pragma once

#include "digit/drawing.h"
#include "random_source.h"

namespace digit::bench {

/// Returns a smooth curve through the points (Catmull and Rom, "A Class of Local Interpolating Splines", 1974).
Stroke smooth(const Stroke& points);

/// Applies a random stretch, slant, rotation, scale and translation to the drawing, within the range of handwriting.
Drawing vary(const Drawing& drawing, RandomSource& random);

}  // namespace digit::bench
