#pragma once

#include <span>

#include "digit/drawing.h"

namespace digit {

/// A smooth curve through the points, as densely sampled as a pen would (a Catmull-Rom spline: Catmull and Rom, A Class
/// of Local Interpolating Splines, 1974); a point given twice in a row is a corner. Fewer than two points are returned
/// as they are.
Stroke smooth_curve(std::span<const Point> points);

}  // namespace digit
