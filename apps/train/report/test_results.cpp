#include "train/report/test_results.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <tuple>

#include "common/evaluation_text.h"
#include "train/report/chart.h"
#include "train/report/html.h"

namespace digit::train_app {
namespace {

using ConfusionMatrix = std::vector<std::vector<std::size_t>>;

std::string ratio_cell(std::size_t part, std::size_t whole) {
  const auto text = whole == 0 ? "–" : common::percent(static_cast<double>(part) / static_cast<double>(whole));
  return "<td class=\"ratio\">" + text + "</td>";
}

/// At least 1.
std::size_t largest_error_count(const ConfusionMatrix& confusion) {
  std::size_t largest = 1;
  for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
    for (std::size_t predicted = 0; predicted < confusion.size(); ++predicted) {
      if (truth != predicted) largest = std::max(largest, confusion[truth][predicted]);
    }
  }
  return largest;
}

std::string count_cell(std::size_t count, bool is_correct, std::size_t largest) {
  if (is_correct) return "<td class=\"right\">" + std::to_string(count) + "</td>";
  if (count == 0) return "<td></td>";
  // The square root keeps single errors visible beside large counts.
  const double tint = std::sqrt(static_cast<double>(count) / static_cast<double>(largest));
  return "<td style=\"--tint:" + fixed(tint, 2) + "\" class=\"wrong\">" + std::to_string(count) + "</td>";
}

/// With a radius that grows with the square root of the count, so that the area grows with the count.
double dot_radius(std::size_t count, std::size_t all) {
  constexpr double kSmallest = 3;
  constexpr double kLargest = 14;
  return kSmallest + (kLargest - kSmallest) * std::sqrt(static_cast<double>(count) / static_cast<double>(all));
}

/// The accuracy of fewer images says little: with 30, its standard error can exceed 9 percentage points.
constexpr std::size_t kManyImages = 30;

std::string draw_error(const Misclassified& error, const std::vector<std::string>& class_names) {
  constexpr std::size_t kScale = 2;
  const auto& truth = class_names.at(error.true_class);
  const auto& predicted = class_names.at(error.predicted_class);
  const Raster raster{
      .width = kImageSide, .height = kImageSide, .ink = {error.image.pixels.begin(), error.image.pixels.end()}};
  return "<figure title=\"test image " + std::to_string(error.index) + "\">" +
         image_element(raster, Dark::kInk, kScale, "true class " + truth + ", predicted class " + predicted) +
         "<figcaption>" + escape_html(truth) + " → <strong>" + escape_html(predicted) + "</strong><br>" +
         common::percent(error.confidence) + "</figcaption></figure>\n";
}

/// The table for more classes than a matrix can show.
std::string draw_confusion_list(const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  std::string html =
      "<table class=\"confusion\"><caption>most frequent confusions</caption>\n"
      "<tr><th scope=\"col\">true class</th><th scope=\"col\">predicted class</th><th scope=\"col\">images</th></tr>\n";
  for (const auto& [truth, predicted, count] : common::most_frequent_confusions(evaluation)) {
    html += "<tr><td>" + escape_html(class_names.at(truth)) + "</td><td>" + escape_html(class_names.at(predicted)) +
            "</td><td>" + grouped(count) + "</td></tr>\n";
  }
  return html + "</table>\n";
}

}  // namespace

std::vector<Misclassified> find_worst_errors(const LabeledImages& images, std::span<const Prediction> predictions,
                                             std::size_t limit) {
  std::vector<Misclassified> errors;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const auto& prediction = predictions[i];
    const std::size_t truth = images.labels.at(i);
    if (prediction.digit() == truth) continue;
    errors.push_back({.index = i,
                      .true_class = truth,
                      .predicted_class = prediction.digit(),
                      .confidence = prediction.confidence(),
                      .probability = prediction.probabilities.at(truth),
                      .image = {}});
  }
  std::ranges::sort(errors, {}, [](const auto& error) { return std::tuple(error.probability, error.index); });
  errors.resize(std::min(errors.size(), limit));
  for (auto& error : errors) error.image = images.image(error.index);
  return errors;
}

std::string draw_errors(std::span<const Misclassified> errors, const std::vector<std::string>& class_names) {
  std::string html;
  for (const auto& error : errors) html += draw_error(error, class_names);
  return html;
}

std::string draw_confusion(const Evaluation& evaluation, const std::vector<std::string>& class_names) {
  if (class_names.size() > common::kMaxMatrixClasses) return draw_confusion_list(evaluation, class_names);
  const auto& confusion = evaluation.confusion;
  const auto largest = largest_error_count(confusion);
  std::string html =
      "<table class=\"confusion\"><caption>rows: true class, columns: predicted class</caption>\n<tr><td></td>";
  for (const auto& name : class_names) html += "<th scope=\"col\">" + escape_html(name) + "</th>";
  html += "<th scope=\"col\">recall</th></tr>\n";
  std::string precisions;
  for (std::size_t truth = 0; truth < confusion.size(); ++truth) {
    html += "<tr><th scope=\"row\">" + escape_html(class_names.at(truth)) + "</th>";
    std::size_t images = 0;
    std::size_t predictions = 0;
    for (std::size_t k = 0; k < confusion.size(); ++k) {
      html += count_cell(confusion[truth][k], k == truth, largest);
      images += confusion[truth][k];
      predictions += confusion[k][truth];
    }
    html += ratio_cell(confusion[truth][truth], images) + "</tr>\n";
    precisions += ratio_cell(confusion[truth][truth], predictions);
  }
  return html + "<tr><th scope=\"row\">precision</th>" + precisions + "<td></td></tr>\n</table>\n";
}

std::string draw_calibration(const Evaluation& evaluation) {
  ChartSeries perfect{.name = "perfect", .style = "guide", .points = {{.x = 0, .y = 0}, {.x = 1, .y = 1}}};
  ChartSeries measured{.name = "measured", .style = "first", .points = {}, .line = false};
  for (const auto& bin : evaluation.calibration) {
    if (bin.count == 0) continue;
    measured.points.push_back({.x = bin.confidence,
                               .y = bin.accuracy,
                               .label = grouped(bin.count) + (bin.count == 1 ? " image" : " images") + ", confidence " +
                                        common::percent(bin.confidence) + ", accuracy " + common::percent(bin.accuracy),
                               .radius = dot_radius(bin.count, evaluation.count),
                               .note = bin.count < kManyImages ? std::to_string(bin.count) : ""});
  }
  return draw_chart({.title = "Accuracy by confidence",
                     .x_name = "confidence",
                     .y_name = "accuracy",
                     .series = {std::move(perfect), std::move(measured)},
                     .x_is_percentage = true,
                     .y_is_percentage = true});
}

}  // namespace digit::train_app
