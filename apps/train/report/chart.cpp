#include "train/report/chart.h"

#include <algorithm>
#include <cmath>

#include "train/report/html.h"

namespace digit::train_app {
namespace {

constexpr double kChartWidth = 400;
constexpr double kChartHeight = 270;
constexpr double kLeft = 64;
constexpr double kRight = 26;
constexpr double kTop = 42;
constexpr double kBottom = 46;
constexpr std::size_t kTickCount = 5;

struct Axes {
  Axis x;
  Axis y;
};

std::string number(double value) { return fixed(value, 1); }

std::string tick_text(double value, bool is_percentage) {
  constexpr double kRoundingError = 1e-12;
  if (std::abs(value) < kRoundingError) value = 0;
  return is_percentage ? significant(value * 100, 4) + " %" : significant(value, 4);
}

std::string text_at(double x, double y, const std::string& anchor, const std::string& text, const char* style) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" class=\"" + style +
         "\">" + escape_html(text) + "</text>\n";
}

std::string line_between(double x1, double y1, double x2, double y2, const char* style) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) +
         "\" class=\"" + style + "\"/>\n";
}

Axes axes_of(const Chart& chart) {
  const auto& first = chart.series.front().points.front();
  std::pair<double, double> x = chart.x_range.value_or(std::pair{first.x, first.x});
  std::pair<double, double> y = chart.y_range.value_or(std::pair{first.y, first.y});
  for (const auto& series : chart.series) {
    for (const auto& point : series.points) {
      x = {std::min(x.first, point.x), std::max(x.second, point.x)};
      y = {std::min(y.first, point.y), std::max(y.second, point.y)};
    }
  }
  Axes axes{round_axis(x.first, x.second, kTickCount, chart.x_is_integer ? 1 : 0),
            round_axis(y.first, y.second, kTickCount)};
  axes.x.begin = kLeft;
  axes.x.end = kChartWidth - kRight;
  axes.y.begin = kChartHeight - kBottom;
  axes.y.end = kTop;
  return axes;
}

std::string draw_axes(const Chart& chart, const Axes& axes) {
  std::string svg;
  for (const double tick : axes.y.ticks) {
    const double y = axes.y.position(tick);
    svg += line_between(axes.x.begin, y, axes.x.end, y, "grid");
    svg += text_at(axes.x.begin - 8, y + 4, "end", tick_text(tick, chart.y_is_percentage), "tick");
  }
  for (const double tick : axes.x.ticks) {
    const double x = axes.x.position(tick);
    svg += line_between(x, axes.y.begin, x, axes.y.begin + 4, "axis");
    svg += text_at(x, axes.y.begin + 18, "middle", tick_text(tick, chart.x_is_percentage), "tick");
  }
  svg += line_between(axes.x.begin, axes.y.begin, axes.x.end, axes.y.begin, "axis");
  svg += text_at((axes.x.begin + axes.x.end) / 2, kChartHeight - 8, "middle", chart.x_name, "name");
  return svg + text_at(8, 16, "start", chart.y_name, "name");
}

std::string draw_dot(const ChartPoint& point, const Axes& axes) {
  const double x = axes.x.position(point.x);
  const double y = axes.y.position(point.y);
  const auto dot = std::string("<circle") + (point.note.empty() ? "" : " class=\"faint\"") + " cx=\"" + number(x) +
                   "\" cy=\"" + number(y) + "\" r=\"" + number(point.radius) + "\"><title>" + escape_html(point.label) +
                   "</title></circle>\n";
  return point.note.empty() ? dot : dot + text_at(x, y - point.radius - 4, "middle", point.note, "note");
}

std::string draw_series(const ChartSeries& series, const Axes& axes) {
  std::string svg = "<g class=\"" + escape_html(series.style) + "\">\n";
  if (series.line) {
    svg += "<polyline points=\"";
    for (const auto& point : series.points) {
      svg += number(axes.x.position(point.x)) + "," + number(axes.y.position(point.y)) + " ";
    }
    svg += "\"/>\n";
  }
  for (const auto& point : series.points) {
    if (point.label.empty()) continue;
    svg += draw_dot(point, axes);
  }
  return svg + "</g>\n";
}

/// The names of the series, from right to left; empty if there is only one series.
std::string draw_legend(const Chart& chart) {
  constexpr double kCharacterWidth = 8;
  constexpr double kMarkWidth = 26;
  std::string svg;
  double right = kChartWidth - kRight;
  for (auto series = chart.series.rbegin(); chart.series.size() > 1 && series != chart.series.rend(); ++series) {
    const double left = right - kCharacterWidth * static_cast<double>(series->name.size());
    svg += text_at(left, 16, "start", series->name, "tick");
    const auto mark = series->line ? line_between(left - kMarkWidth + 4, 12, left - 6, 12, "mark")
                                   : "<circle cx=\"" + number(left - 12) + "\" cy=\"12.0\" r=\"5.0\"/>\n";
    svg += "<g class=\"" + escape_html(series->style) + "\">" + mark + "</g>\n";
    right = left - kMarkWidth - 8;
  }
  return svg;
}

/// The smallest step of 1, 2 or 5 times a power of ten that is at least `min`, except for rounding errors.
double round_step(double min) {
  const double power = std::pow(10, std::floor(std::log10(min)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= min * 0.999) return factor * power;
  }
  return 10 * power;
}

}  // namespace

std::string draw_chart(const Chart& chart) {
  const auto axes = axes_of(chart);
  std::string svg = "<svg class=\"chart\" viewBox=\"0 0 " + number(kChartWidth) + " " + number(kChartHeight) +
                    "\" role=\"img\" aria-label=\"" + escape_html(chart.title) + "\">\n" + draw_axes(chart, axes);
  for (const auto& series : chart.series) svg += draw_series(series, axes);
  return svg + draw_legend(chart) + "</svg>\n";
}

Axis round_axis(double low, double high, std::size_t count, double min_step) {
  // If all values are equal, the axis still needs a length.
  const double span = std::max({high - low, std::abs(high) * 1e-3, 1e-12});
  const double step = std::max(round_step(span / static_cast<double>(count)), min_step);
  const double first = std::floor(low / step + 1e-9);
  const double last = std::max(std::ceil(high / step - 1e-9), first + 1);
  Axis axis{.low = first * step, .high = last * step, .ticks = {}};
  const auto steps = std::lround(last - first);
  for (long i = 0; i <= steps; ++i) axis.ticks.push_back((first + static_cast<double>(i)) * step);
  return axis;
}

}  // namespace digit::train_app
