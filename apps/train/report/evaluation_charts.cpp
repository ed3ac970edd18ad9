#include "train/report/evaluation_charts.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "common/evaluation_text.h"
#include "train/report/chart.h"
#include "train/report/html.h"

namespace digit::train_app {
namespace {

using Confusion = std::vector<std::vector<std::size_t>>;

std::string share_cell(std::size_t part, std::size_t whole) {
  const auto text = whole == 0 ? "–" : common::percent(static_cast<double>(part) / static_cast<double>(whole));
  return "<td class=\"share\">" + text + "</td>";
}

std::size_t most_mistakes(const Confusion& confusion) {
  std::size_t most = 1;
  for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
    for (std::size_t answer = 0; answer < confusion.size(); ++answer) {
      if (truth != answer) most = std::max(most, confusion[truth][answer]);
    }
  }
  return most;
}

std::string count_cell(std::size_t count, bool is_right, std::size_t most) {
  if (is_right) return "<td class=\"right\">" + std::to_string(count) + "</td>";
  if (count == 0) return "<td></td>";
  // The root lets single mistakes be seen beside many.
  const double tint = std::sqrt(static_cast<double>(count) / static_cast<double>(most));
  return "<td style=\"--tint:" + fixed(tint, 2) + "\" class=\"wrong\">" + std::to_string(count) + "</td>";
}

std::string header_row(const std::vector<std::string>& class_names) {
  std::string html = "<tr><td></td>";
  for (const auto& name : class_names) html += "<th scope=\"col\">" + escape_html(name) + "</th>";
  return html + "<th scope=\"col\">recall</th></tr>\n";
}

std::string precision_row(const Confusion& confusion) {
  std::string html = "<tr><th scope=\"row\">precision</th>";
  for (std::size_t answer = 0; answer < confusion.size(); ++answer) {
    std::size_t answers = 0;
    for (const auto& row : confusion) answers += row[answer];
    html += share_cell(confusion[answer][answer], answers);
  }
  return html + "<td></td></tr>\n";
}

/// By area, but never too small to be seen.
double dot_radius(std::size_t count, std::size_t all) {
  constexpr double kLeast = 3;
  constexpr double kLargest = 14;
  return kLeast + (kLargest - kLeast) * std::sqrt(static_cast<double>(count) / static_cast<double>(all));
}

}  // namespace

std::string draw_confusion(const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  const auto& confusion = evaluation.confusion;
  const auto most = most_mistakes(confusion);
  auto html =
      "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Confusion matrix\">"
      "<table class=\"confusion\"><caption>rows: truth, columns: answer</caption>\n" +
      header_row(class_names);
  for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
    html += "<tr><th scope=\"row\">" + escape_html(class_names.at(truth)) + "</th>";
    const auto& row = confusion[truth];
    for (std::size_t answer = 0; answer < row.size(); ++answer) {
      html += count_cell(row[answer], answer == truth, most);
    }
    html += share_cell(row[truth], std::accumulate(row.begin(), row.end(), std::size_t{0})) + "</tr>\n";
  }
  return html + precision_row(confusion) + "</table></div>\n";
}

std::string draw_calibration(const Evaluation& evaluation) {
  ChartSeries perfect{.name = "perfect", .style = "guide", .points = {{.x = 0, .y = 0}, {.x = 1, .y = 1}}};
  ChartSeries measured{.name = "measured", .style = "first", .points = {}, .line = false};
  for (const auto& bin : evaluation.calibration) {
    if (bin.count == 0) continue;
    measured.points.push_back({.x = bin.confidence,
                               .y = bin.accuracy,
                               .label = grouped(bin.count) + " answers, sure to " + common::percent(bin.confidence) +
                                        ", right in " + common::percent(bin.accuracy),
                               .radius = dot_radius(bin.count, evaluation.count)});
  }
  return draw_chart({.title = "Accuracy by confidence",
                     .x_name = "confidence",
                     .y_name = "accuracy",
                     .series = {std::move(perfect), std::move(measured)},
                     .x_is_share = true,
                     .y_is_share = true});
}

}  // namespace digit::train_app
