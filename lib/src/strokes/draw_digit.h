#pragma once

#include <cstddef>
#include <span>

#include "base/random.h"
#include "digit/drawing.h"

namespace digit::strokes {

/// Number of digits, 0 to 9.
inline constexpr std::size_t kDigits = 10;

/// Returns a smooth curve through `points`, sampled as densely as a tablet samples a pen (a Catmull-Rom spline: Catmull
/// and Rom, A Class of Local Interpolating Splines, 1974). A point given twice in a row is a corner. Returns fewer than
/// two points unchanged.
Stroke smooth_curve(std::span<const Point> points);

/// Draws the digit `label` (below kDigits) in a style chosen by `random`, which also varies every control point, the
/// proportions, the slant and the ends of the strokes.
Drawing draw_digit(std::size_t label, base::Random& random);

}  // namespace digit::strokes
