#include "train/report/calibration_plot.h"

#include <cmath>

#include "common/evaluation_text.h"
#include "train/report/chart.h"
#include "train/report/html.h"

namespace digit {
namespace {

/// By area, but never too small to be seen.
double dot_radius(std::size_t count, std::size_t all) {
  constexpr double kLeast = 3;
  constexpr double kLargest = 14;
  return kLeast + (kLargest - kLeast) * std::sqrt(static_cast<double>(count) / static_cast<double>(all));
}

}  // namespace

std::string draw_calibration(const Evaluation& evaluation) {
  ChartSeries perfect{.name = "perfect", .style = "guide", .points = {{.x = 0, .y = 0}, {.x = 1, .y = 1}}};
  ChartSeries measured{.name = "measured", .style = "first", .points = {}, .line = false};
  for (const auto& bin : evaluation.calibration) {
    if (bin.count == 0) continue;
    measured.points.push_back({.x = bin.confidence,
                               .y = bin.accuracy,
                               .label = grouped(bin.count) + " answers, sure to " + percent(bin.confidence) +
                                        ", right in " + percent(bin.accuracy),
                               .radius = dot_radius(bin.count, evaluation.count)});
  }
  return draw_chart({.title = "Accuracy by confidence",
                     .x_name = "confidence",
                     .y_name = "accuracy",
                     .series = {std::move(perfect), std::move(measured)},
                     .x_is_share = true,
                     .y_is_share = true});
}

}  // namespace digit
