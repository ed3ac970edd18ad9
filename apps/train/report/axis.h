#pragma once

#include <vector>

namespace digit {

/// One axis of a chart: what values it shows, where on the page, and where it has ticks.
struct Axis {
  double low = 0;
  double high = 1;
  /// In SVG units; `low` lies at `begin` and `high` at `end`.
  double begin = 0;
  double end = 1;
  std::vector<double> ticks;

  double position(double value) const { return begin + (value - low) / (high - low) * (end - begin); }
};

/// An axis from the first to the last of about `count` round ticks (1, 2 or 5 times a power of ten apart, never less
/// than `least_step`) around the values from `low` to `high`.
Axis round_axis(double low, double high, std::size_t count, double least_step = 0);

}  // namespace digit
