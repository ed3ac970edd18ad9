#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace digit::train_app {

/// One axis of a chart: its range of values, its place on the page and its ticks.
struct Axis {
  double low = 0;
  double high = 1;
  /// Positions of `low` and `high` in SVG units.
  double begin = 0;
  double end = 1;
  std::vector<double> ticks;

  double position(double value) const { return begin + (value - low) / (high - low) * (end - begin); }
};

/// Returns an axis from the first to the last of about `count` ticks that cover the values from `low` to `high`. The
/// distance between ticks is 1, 2 or 5 times a power of ten, and at least `min_step`.
Axis round_axis(double low, double high, std::size_t count, double min_step = 0);

struct ChartPoint {
  double x = 0;
  double y = 0;
  /// The tooltip of the point's dot. If it is empty, the point has no dot.
  std::string label = {};
  /// The radius of the dot in SVG units.
  double radius = 3;
  /// A text above the dot, which is then faint.
  std::string note = {};
};

struct ChartSeries {
  std::string name;
  /// "first" or "second" for the color, "guide" for a dashed gray line.
  std::string style;
  std::vector<ChartPoint> points;
  /// Whether a line connects the points.
  bool line = true;
};

/// A chart with two linear axes. Contains at least one point.
struct Chart {
  std::string title;
  std::string x_name;
  std::string y_name;
  std::vector<ChartSeries> series;
  /// Values that the axes include in addition to those of the points.
  std::optional<std::pair<double, double>> x_range = std::nullopt;
  std::optional<std::pair<double, double>> y_range = std::nullopt;
  /// Whether the tick labels are percentages; the values are fractions.
  bool x_is_percentage = false;
  bool y_is_percentage = false;
  /// Whether ticks are at integers only.
  bool x_is_integer = false;
};

/// Draws the chart as inline SVG, which takes its colors from the style sheet of the page. Escapes all text.
std::string draw_chart(const Chart& chart);

}  // namespace digit::train_app
