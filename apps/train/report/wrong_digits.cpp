#include "train/report/wrong_digits.h"

#include <algorithm>
#include <tuple>

#include "common/evaluation_text.h"
#include "train/report/html.h"

namespace digit::train_app {
namespace {

std::string draw_wrong_digit(const WrongDigit& digit, const std::vector<std::string>& class_names) {
  constexpr std::size_t kDigitScale = 2;
  const auto& truth = class_names.at(digit.truth);
  const auto& answer = class_names.at(digit.answer);
  const Raster raster{
      .width = kImageSide, .height = kImageSide, .ink = {digit.image.pixels.begin(), digit.image.pixels.end()}};
  return "<figure title=\"test image " + std::to_string(digit.index) + "\">" +
         image_element(raster, Dark::kInk, kDigitScale, "a " + truth + " that was read as " + answer) + "<figcaption>" +
         escape_html(truth) + " → <strong>" + escape_html(answer) + "</strong><br>" +
         common::percent(digit.confidence) + "</figcaption></figure>\n";
}

}  // namespace

std::vector<WrongDigit> find_most_wrong(const LabeledImages& images, std::span<const Prediction> predictions,
                                        std::size_t most) {
  std::vector<WrongDigit> wrong;
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const auto& prediction = predictions[i];
    const std::size_t truth = images.labels.at(i);
    if (prediction.digit() == truth) continue;
    wrong.push_back({.index = i,
                     .truth = truth,
                     .answer = prediction.digit(),
                     .confidence = prediction.confidence(),
                     .probability = prediction.probabilities.at(truth),
                     .image = {}});
  }
  std::ranges::sort(wrong, {}, [](const WrongDigit& digit) { return std::tuple(digit.probability, digit.index); });
  wrong.resize(std::min(wrong.size(), most));
  for (auto& digit : wrong) digit.image = images.image(digit.index);
  return wrong;
}

std::string draw_wrong_digits(std::span<const WrongDigit> digits, const std::vector<std::string>& class_names) {
  std::string html = "<div class=\"digits\">\n";
  for (const auto& digit : digits) html += draw_wrong_digit(digit, class_names);
  return html + "</div>\n";
}

}  // namespace digit::train_app
