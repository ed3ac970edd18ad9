#pragma once

#include <algorithm>
#include <cstddef>
#include <span>

#include "base/random.h"
#include "digit/drawing.h"

namespace digit::strokes {

/// Number of digits, 0 to 9.
inline constexpr std::size_t kDigits = 10;

/// Replaces each point of the drawing by `change(point)`.
template <typename Change>
void change_points(Drawing& drawing, Change change) {
  for (Stroke& stroke : drawing.strokes) std::ranges::transform(stroke, stroke.begin(), change);
}

/// Returns a smooth curve through `points`, sampled about as densely as a tablet samples a pen: a Catmull-Rom spline
/// (Catmull and Rom, A Class of Local Interpolating Splines, 1974). Two equal points in a row are a corner. Returns
/// fewer than two points unchanged.
Stroke smooth_curve(std::span<const Point> points);

/// Draws the digit `label` (below kDigits) in a random style, and varies each control point, the proportions, the slant
/// and the ends of the strokes at random.
Drawing draw_digit(std::size_t label, base::Random& random);

}  // namespace digit::strokes
