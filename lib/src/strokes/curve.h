#pragma once

#include <algorithm>
#include <span>

#include "digit/drawing.h"

namespace digit::strokes {

/// Replaces each point of the drawing by `change(point)`.
template <typename Change>
void change_points(Drawing& drawing, Change change) {
  for (Stroke& stroke : drawing.strokes) std::ranges::transform(stroke, stroke.begin(), change);
}

/// Returns a smooth curve through `points`, sampled about as densely as a tablet samples a pen: a Catmull-Rom spline
/// (Catmull and Rom, A Class of Local Interpolating Splines, 1974). Two equal points in a row are a corner. Returns
/// fewer than two points unchanged.
Stroke smooth_curve(std::span<const Point> points);

}  // namespace digit::strokes
