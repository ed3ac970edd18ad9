#include "train/report/curves.h"

#include <functional>
#include <optional>
#include <utility>

#include "common/evaluation_text.h"
#include "train/report/chart.h"
#include "train/report/html.h"

namespace digit::train_app {
namespace {

/// A longer curve has no dots, because they would hide the line.
constexpr std::size_t kMaxDots = 40;
/// A longer curve is thinned out, because the page has no pixels for more points.
constexpr std::size_t kMaxPoints = 1000;

using Figure = std::function<std::optional<double>(const TrainProgress&)>;
using Format = std::function<std::string(double)>;

ChartSeries series_of(const History& history, std::string name, std::string style, const Figure& figure,
                      const Format& format) {
  ChartSeries series{.name = std::move(name), .style = std::move(style), .points = {}};
  const auto& epochs = history.epochs();
  const bool has_dots = epochs.size() <= kMaxDots;
  const auto stride = 1 + epochs.size() / kMaxPoints;
  for (std::size_t i = 0; i < epochs.size(); i += stride) {
    const auto epoch = epochs[i].progress.epoch;
    const auto value = figure(epochs[i].progress);
    if (!value) continue;
    const auto label = "epoch " + std::to_string(epoch) + ", " + series.name + ": " + format(*value);
    series.points.push_back({.x = static_cast<double>(epoch), .y = *value, .label = has_dots ? label : ""});
  }
  return series;
}

/// A figure on the training images and on the validation images.
Chart by_epoch(const History& history, const std::string& title, std::string y_name, const Figure& training,
               const Figure& validation, const Format& format) {
  Chart chart{.title = title,
              .x_name = "epoch",
              .y_name = std::move(y_name),
              .series = {series_of(history, "training", "first", training, format),
                         series_of(history, "validation", "second", validation, format)},
              .x_is_integer = true};
  std::erase_if(chart.series, [](const ChartSeries& series) { return series.points.empty(); });
  return chart;
}

std::string draw_loss(const History& history) {
  return draw_chart(by_epoch(
      history, "Loss by epoch", "loss", [](const TrainProgress& progress) { return progress.loss; },
      [](const TrainProgress& progress) { return progress.validation_loss; },
      [](double loss) { return fixed(loss, 4); }));
}

std::string draw_accuracy(const History& history) {
  auto chart = by_epoch(
      history, "Accuracy by epoch", "accuracy", [](const TrainProgress& progress) { return progress.accuracy; },
      [](const TrainProgress& progress) { return progress.validation_accuracy; }, common::percent);
  chart.y_is_percentage = true;
  return draw_chart(chart);
}

std::string draw_learning_rate(const History& history) {
  ChartSeries series{.name = "learning rate", .style = "first", .points = {}};
  for (const auto& [epoch, rate] : history.learning_rates()) series.points.push_back({.x = epoch, .y = rate});
  return draw_chart({.title = "Learning rate by epoch",
                     .x_name = "epoch",
                     .y_name = "learning rate",
                     .series = {std::move(series)},
                     .y_range = std::pair(0, 0),
                     .x_is_integer = true});
}

}  // namespace

std::string draw_curves(const History& history) {
  if (history.epochs().empty()) return {};
  return draw_loss(history) + draw_accuracy(history) + draw_learning_rate(history);
}

std::string draw_epochs(const History& history) {
  std::string html = "<table class=\"epochs\">\n<tr>";
  for (const char* name : {"epoch", "loss", "accuracy", "validation loss", "validation accuracy", "learning rate",
                           "seconds", "images per second"}) {
    html += "<th scope=\"col\">" + std::string(name) + "</th>";
  }
  html += "</tr>\n";
  for (const auto& [progress, seconds, images_per_second] : history.epochs()) {
    html += "<tr><th scope=\"row\">" + std::to_string(progress.epoch) + "</th>";
    for (const auto& text : {fixed(progress.loss, 4), common::percent(progress.accuracy),
                             progress.validation_loss ? fixed(*progress.validation_loss, 4) : "–",
                             progress.validation_accuracy ? common::percent(*progress.validation_accuracy) : "–",
                             significant(progress.learning_rate, 3), fixed(seconds, 2),
                             grouped(static_cast<std::size_t>(images_per_second))}) {
      html += "<td>" + text + "</td>";
    }
    html += "</tr>\n";
  }
  return html + "</table>\n";
}

}  // namespace digit::train_app
