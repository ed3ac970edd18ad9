#pragma once

#include <vector>

namespace digit {

/// A pen position in any unit, x growing to the right and y downwards.
struct Point {
  float x = 0;
  float y = 0;

  bool operator==(const Point&) const = default;
};

/// The pen's way from pen-down to pen-up; a single point is a dot.
using Stroke = std::vector<Point>;

/// Strokes in the order in which they were drawn.
struct Drawing {
  std::vector<Stroke> strokes;

  bool operator==(const Drawing&) const = default;
};

}  // namespace digit
