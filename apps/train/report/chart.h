#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace digit::train_app {

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

struct ChartPoint {
  double x = 0;
  double y = 0;
  /// Shown when the pointer rests on it; empty: no dot is drawn.
  std::string label = {};
  /// Of its dot, in SVG units.
  double radius = 3;
};

struct ChartSeries {
  std::string name;
  /// "first" or "second": the color; "guide": a dashed line in gray.
  std::string style;
  std::vector<ChartPoint> points;
  /// Whether the points are joined.
  bool line = true;
};

/// A drawing of curves over two axes with round ticks.
struct Chart {
  std::string title;
  std::string x_name;
  std::string y_name;
  /// At least one point in all.
  std::vector<ChartSeries> series;
  /// What the axes show at least, beyond the points.
  std::optional<std::pair<double, double>> x_range = std::nullopt;
  std::optional<std::pair<double, double>> y_range = std::nullopt;
  /// Values are shares, written as percentages.
  bool x_is_share = false;
  bool y_is_share = false;
  /// Ticks at whole numbers alone.
  bool x_is_whole = false;
};

/// The chart as inline SVG, colored by the page's style sheet. All text in it is escaped here.
std::string draw_chart(const Chart& chart);

}  // namespace digit::train_app
