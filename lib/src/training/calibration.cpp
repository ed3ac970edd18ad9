#include "digit/calibration.h"

#include <torch/nn/functional/loss.h>

#include <cmath>
#include <numbers>
#include <numeric>
#include <vector>

#include "digit/dataset.h"

namespace digit::training {
namespace {

constexpr double kShareRefused = 1.0 / 400;

torch::data::Example<> as_batch(const LabeledImages& images) {
  std::vector<std::size_t> all(images.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return ImageDataset(std::make_shared<LabeledImages>(images)).get_batch(all);
}

/// The smallest value of a function with one valley between `low` and `high` (golden-section search).
template <typename Function>
double minimize(Function function, double low, double high) {
  constexpr int kSteps = 40;
  constexpr double kGolden = 1 / std::numbers::phi;
  for (int step = 0; step < kSteps; ++step) {
    const double left = high - kGolden * (high - low), right = low + kGolden * (high - low);
    (function(left) < function(right) ? high : low) = function(left) < function(right) ? right : left;
  }
  return (low + high) / 2;
}

}  // namespace

}  // namespace digit::training

namespace digit {

Calibration calibrate(Classifier& network, const LabeledImages& held_out) {
  const torch::NoGradGuard no_grad;
  const auto batch = training::as_batch(held_out);
  const auto answer = network.analyze(batch.data);
  const auto nll = [&](double log_temperature) {
    const auto scaled = answer.logits / std::exp(log_temperature);
    return torch::nn::functional::cross_entropy(scaled, batch.target).item<double>();
  };
  Calibration calibration;
  calibration.temperature = std::exp(training::minimize(nll, std::log(0.1), std::log(10.0)));
  calibration.accuracy = answer.logits.argmax(1).eq(batch.target).to(torch::kFloat64).mean().item<double>();
  if (answer.digit_logit.defined()) {
    calibration.is_digit_threshold =
        torch::sigmoid(answer.digit_logit).quantile(training::kShareRefused).item<double>();
  }
  return calibration;
}

}  // namespace digit
