#pragma once

#include "digit/drawing.h"
#include "random_source.h"

namespace digit::bench {

/// A curve through the points (Catmull and Rom, A Class of Local Interpolating Splines, 1974).
Stroke smooth(const Stroke& points);

/// Stretches, slants and turns the whole as a hand does, in any size and place.
Drawing vary(const Drawing& drawing, RandomSource& random);

}  // namespace digit::bench
