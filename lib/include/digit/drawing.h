#pragma once

#include <vector>

namespace digit {

/// A position of the pen in any unit, with x to the right and y downward.
struct Point {
  /// To the right.
  float x = 0;
  /// Downward.
  float y = 0;

  bool operator==(const Point&) const = default;
};

/// The path of the pen from pen-down to pen-up. A single point is a dot.
using Stroke = std::vector<Point>;

/// Strokes in drawing order.
struct Drawing {
  /// May be empty.
  std::vector<Stroke> strokes;

  bool operator==(const Drawing&) const = default;
};

}  // namespace digit
