#include "digit/evaluation.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <stdexcept>
#include <string>

namespace digit::inference {
namespace {

constexpr std::size_t kCalibrationBins = 15;

/// Adds a prediction to the sums of its bin, which `to_means` later divides.
void add_prediction(std::vector<CalibrationBin>& bins, double confidence, bool correct) {
  const auto index = static_cast<std::size_t>(confidence * static_cast<double>(kCalibrationBins));
  auto& bin = bins[std::min(kCalibrationBins - 1, index)];
  ++bin.count;
  bin.confidence += confidence;
  bin.accuracy += correct ? 1 : 0;
}

void to_means(std::vector<CalibrationBin>& bins) {
  for (auto& bin : bins) {
    if (bin.count == 0) continue;
    bin.confidence /= static_cast<double>(bin.count);
    bin.accuracy /= static_cast<double>(bin.count);
  }
}

double expected_calibration_error(std::span<const CalibrationBin> bins, std::size_t count) {
  double sum = 0;
  for (const auto& bin : bins) sum += static_cast<double>(bin.count) * std::abs(bin.confidence - bin.accuracy);
  return sum / static_cast<double>(count);
}

bool is_uniform(const Prediction& prediction) {
  const auto [least, most] = std::ranges::minmax(prediction.probabilities);
  return prediction.probabilities.size() > 1 && least == most;
}

/// Returns the class that counts as predicted. With equal probabilities, the lowest class would make a blank image a
/// correct zero.
std::size_t predicted_class(const Prediction& prediction, std::size_t label) {
  if (!is_uniform(prediction)) return prediction.digit();
  return label == 0 ? 1 : 0;
}

}  // namespace

}  // namespace digit::inference

namespace digit {

Evaluation evaluate(std::span<const Prediction> predictions, std::span<const Label> labels) {
  if (predictions.size() != labels.size()) {
    throw std::invalid_argument("evaluate: expected one label for each of " + std::to_string(predictions.size()) +
                                " predictions, found " + std::to_string(labels.size()));
  }
  Evaluation evaluation;
  evaluation.count = predictions.size();
  if (predictions.empty()) return evaluation;
  const auto classes = predictions.front().probabilities.size();
  evaluation.confusion.assign(classes, std::vector<std::size_t>(classes));
  std::size_t correct = 0;
  evaluation.calibration.resize(inference::kCalibrationBins);
  for (std::size_t i = 0; i < predictions.size(); ++i) {
    const auto label = labels[i];
    if (label >= classes) {
      throw std::invalid_argument("evaluate: expected labels below " + std::to_string(classes) + ", found " +
                                  std::to_string(label) + "; the model was trained on other data");
    }
    const auto predicted = inference::predicted_class(predictions[i], label);
    correct += predicted == label ? 1 : 0;
    inference::add_prediction(evaluation.calibration, predictions[i].confidence(), predicted == label);
    ++evaluation.confusion[label][predicted];
    const double likelihood = predictions[i].probabilities[label];
    evaluation.nll -= std::log(std::max(likelihood, static_cast<double>(std::numeric_limits<float>::min())));
  }
  evaluation.accuracy = static_cast<double>(correct) / static_cast<double>(evaluation.count);
  inference::to_means(evaluation.calibration);
  evaluation.ece = inference::expected_calibration_error(evaluation.calibration, evaluation.count);
  evaluation.nll /= static_cast<double>(evaluation.count);
  return evaluation;
}

std::vector<Prediction> predict_all(const Predictor& predictor, const LabeledImages& images) {
  constexpr std::size_t kBatch = 1000;
  std::vector<Prediction> predictions;
  predictions.reserve(images.size());
  std::vector<Image> batch;
  for (std::size_t begin = 0; begin < images.size(); begin += kBatch) {
    batch.clear();
    for (std::size_t i = begin; i < std::min(begin + kBatch, images.size()); ++i) batch.push_back(images.image(i));
    std::ranges::move(predictor.predict(batch), std::back_inserter(predictions));
  }
  return predictions;
}

}  // namespace digit
