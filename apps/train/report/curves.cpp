#include "train/report/curves.h"

#include <functional>
#include <optional>
#include <utility>

#include "common/evaluation_text.h"
#include "train/report/chart.h"
#include "train/report/html.h"

namespace digit::train_app {
namespace {

/// Dots are drawn up to here; more would hide the line.
constexpr std::size_t kMostDots = 40;
/// Of a curve that is wider than the page has pixels, some are left out.
constexpr std::size_t kMostPoints = 1000;

using Figure = std::function<std::optional<double>(const EpochRecord&)>;
using ToText = std::function<std::string(double)>;

ChartSeries series_of(const History& history, std::string name, std::string style, const Figure& figure,
                      const ToText& to_text) {
  ChartSeries series{.name = std::move(name), .style = std::move(style), .points = {}};
  const auto& epochs = history.epochs();
  const bool dots = epochs.size() <= kMostDots;
  const auto stride = 1 + epochs.size() / kMostPoints;
  for (std::size_t i = 0; i < epochs.size(); i += stride) {
    const auto& record = epochs[i];
    const auto value = figure(record);
    if (!value) continue;
    const auto label = "epoch " + std::to_string(record.progress.epoch) + ", " + series.name + ": " + to_text(*value);
    series.points.push_back({.x = static_cast<double>(record.progress.epoch), .y = *value, .label = dots ? label : ""});
  }
  return series;
}

Chart by_epoch(std::string title, std::string y_name, std::vector<ChartSeries> series) {
  std::erase_if(series, [](const ChartSeries& one) { return one.points.empty(); });
  return {.title = std::move(title),
          .x_name = "epoch",
          .y_name = std::move(y_name),
          .series = std::move(series),
          .x_is_whole = true};
}

std::string draw_loss(const History& history) {
  const ToText to_text = [](double loss) { return fixed(loss, 4); };
  return draw_chart(by_epoch(
      "Loss by epoch", "loss",
      {series_of(
           history, "training", "first", [](const EpochRecord& record) { return record.progress.loss; }, to_text),
       series_of(
           history, "validation", "second", [](const EpochRecord& record) { return record.progress.validation_loss; },
           to_text)}));
}

std::string draw_accuracy(const History& history) {
  auto chart =
      by_epoch("Accuracy by epoch", "accuracy",
               {series_of(
                    history, "training", "first", [](const EpochRecord& record) { return record.progress.accuracy; },
                    common::percent),
                series_of(
                    history, "validation", "second",
                    [](const EpochRecord& record) { return record.progress.validation_accuracy; }, common::percent)});
  chart.y_is_share = true;
  return draw_chart(chart);
}

std::string draw_learning_rate(const History& history) {
  ChartSeries series{.name = "learning rate", .style = "first", .points = {}};
  for (const auto& [epoch, rate] : history.learning_rates()) series.points.push_back({.x = epoch, .y = rate});
  auto chart = by_epoch("Learning rate by epoch", "learning rate", {std::move(series)});
  chart.y_range = {0, 0};
  return draw_chart(chart);
}

std::string cell(const std::string& text) { return "<td>" + text + "</td>"; }

std::string epoch_row(const EpochRecord& record) {
  return "<tr><th scope=\"row\">" + std::to_string(record.progress.epoch) + "</th>" +
         cell(fixed(record.progress.loss, 4)) + cell(common::percent(record.progress.accuracy)) +
         cell(record.progress.validation_loss ? fixed(*record.progress.validation_loss, 4) : "–") +
         cell(record.progress.validation_accuracy ? common::percent(*record.progress.validation_accuracy) : "–") +
         cell(significant(record.progress.learning_rate, 3)) + cell(fixed(record.seconds, 2)) +
         cell(grouped(static_cast<std::size_t>(record.images_per_second))) + "</tr>\n";
}

}  // namespace

std::string draw_curves(const History& history) {
  if (history.epochs().empty()) return {};
  return draw_loss(history) + draw_accuracy(history) + draw_learning_rate(history);
}

std::string draw_epochs(const History& history) {
  std::string html =
      "<details><summary>All epochs</summary>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All "
      "epochs\"><table class=\"epochs\">\n<tr>";
  for (const char* name : {"epoch", "loss", "accuracy", "validation loss", "validation accuracy", "learning rate",
                           "seconds", "images a second"}) {
    html += "<th scope=\"col\">" + std::string(name) + "</th>";
  }
  html += "</tr>\n";
  for (const auto& record : history.epochs()) html += epoch_row(record);
  return html + "</table></div></details>\n";
}

}  // namespace digit::train_app
