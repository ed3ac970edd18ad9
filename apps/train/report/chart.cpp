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
constexpr std::size_t kTicks = 5;

struct Plot {
  Axis x;
  Axis y;
};

std::string number(double value) { return fixed(value, 1); }

std::string tick_text(double value, bool is_share) {
  constexpr double kTiny = 1e-12;
  if (std::abs(value) < kTiny) value = 0;
  return is_share ? significant(value * 100, 4) + " %" : significant(value, 4);
}

std::string text_at(double x, double y, const std::string& anchor, const std::string& text, const char* style) {
  return "<text x=\"" + number(x) + "\" y=\"" + number(y) + "\" text-anchor=\"" + anchor + "\" class=\"" + style +
         "\">" + escape_html(text) + "</text>\n";
}

std::string line_between(double x1, double y1, double x2, double y2, const char* style) {
  return "<line x1=\"" + number(x1) + "\" y1=\"" + number(y1) + "\" x2=\"" + number(x2) + "\" y2=\"" + number(y2) +
         "\" class=\"" + style + "\"/>\n";
}

Plot plot_of(const Chart& chart) {
  const auto& first = chart.series.front().points.front();
  std::pair<double, double> x = chart.x_range.value_or(std::pair{first.x, first.x});
  std::pair<double, double> y = chart.y_range.value_or(std::pair{first.y, first.y});
  for (const auto& series : chart.series) {
    for (const auto& point : series.points) {
      x = {std::min(x.first, point.x), std::max(x.second, point.x)};
      y = {std::min(y.first, point.y), std::max(y.second, point.y)};
    }
  }
  Plot plot{round_axis(x.first, x.second, kTicks, chart.x_is_whole ? 1 : 0), round_axis(y.first, y.second, kTicks)};
  plot.x.begin = kLeft;
  plot.x.end = kChartWidth - kRight;
  plot.y.begin = kChartHeight - kBottom;
  plot.y.end = kTop;
  return plot;
}

std::string draw_axes(const Chart& chart, const Plot& plot) {
  std::string svg;
  for (const double tick : plot.y.ticks) {
    const double y = plot.y.position(tick);
    svg += line_between(plot.x.begin, y, plot.x.end, y, "grid");
    svg += text_at(plot.x.begin - 8, y + 4, "end", tick_text(tick, chart.y_is_share), "tick");
  }
  for (const double tick : plot.x.ticks) {
    const double x = plot.x.position(tick);
    svg += line_between(x, plot.y.begin, x, plot.y.begin + 4, "axis");
    svg += text_at(x, plot.y.begin + 18, "middle", tick_text(tick, chart.x_is_share), "tick");
  }
  svg += line_between(plot.x.begin, plot.y.begin, plot.x.end, plot.y.begin, "axis");
  svg += text_at((plot.x.begin + plot.x.end) / 2, kChartHeight - 8, "middle", chart.x_name, "name");
  return svg + text_at(8, 16, "start", chart.y_name, "name");
}

std::string draw_series(const ChartSeries& series, const Plot& plot) {
  std::string svg = "<g class=\"" + escape_html(series.style) + "\">\n";
  if (series.line) {
    svg += "<polyline points=\"";
    for (const auto& point : series.points) {
      svg += number(plot.x.position(point.x)) + "," + number(plot.y.position(point.y)) + " ";
    }
    svg += "\"/>\n";
  }
  for (const auto& point : series.points) {
    if (point.label.empty()) continue;
    svg += "<circle cx=\"" + number(plot.x.position(point.x)) + "\" cy=\"" + number(plot.y.position(point.y)) +
           "\" r=\"" + number(point.radius) + "\"><title>" + escape_html(point.label) + "</title></circle>\n";
  }
  return svg + "</g>\n";
}

/// The names of the curves, from the right edge leftwards; none where there is but one.
std::string draw_legend(const Chart& chart) {
  constexpr double kLetter = 8;
  constexpr double kMark = 26;
  std::string svg;
  double right = kChartWidth - kRight;
  for (auto series = chart.series.rbegin(); chart.series.size() > 1 && series != chart.series.rend(); ++series) {
    const double left = right - kLetter * static_cast<double>(series->name.size());
    svg += text_at(left, 16, "start", series->name, "tick");
    svg += "<g class=\"" + escape_html(series->style) + "\">" +
           line_between(left - kMark + 4, 12, left - 6, 12, "mark") + "</g>\n";
    right = left - kMark - 8;
  }
  return svg;
}

double round_step(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 5.0}) {
    if (factor * power >= least * 0.999) return factor * power;
  }
  return 10 * power;
}

}  // namespace

std::string draw_chart(const Chart& chart) {
  const auto plot = plot_of(chart);
  std::string svg = "<svg class=\"chart\" viewBox=\"0 0 " + number(kChartWidth) + " " + number(kChartHeight) +
                    "\" role=\"img\" aria-label=\"" + escape_html(chart.title) + "\">\n" + draw_axes(chart, plot);
  for (const auto& series : chart.series) svg += draw_series(series, plot);
  return svg + draw_legend(chart) + "</svg>\n";
}

Axis round_axis(double low, double high, std::size_t count, double least_step) {
  // A span of nothing still needs a width to divide by.
  const double span = std::max({high - low, std::abs(high) * 1e-3, 1e-12});
  const double step = std::max(round_step(span / static_cast<double>(count)), least_step);
  const double first = std::floor(low / step + 1e-9);
  const double last = std::max(std::ceil(high / step - 1e-9), first + 1);
  Axis axis{.low = first * step, .high = last * step, .ticks = {}};
  const auto steps = std::lround(last - first);
  for (long i = 0; i <= steps; ++i) axis.ticks.push_back((first + static_cast<double>(i)) * step);
  return axis;
}

}  // namespace digit::train_app
