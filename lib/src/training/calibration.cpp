#include "digit/calibration.h"

#include <torch/nn/functional/loss.h>

#include <algorithm>
#include <boost/math/tools/minima.hpp>
#include <cmath>
#include <memory>
#include <numeric>
#include <vector>

#include "digit/dataset.h"

namespace digit::training {
namespace {

constexpr double kRejectedShare = 1.0 / 200;

torch::data::Example<> as_batch(const LabeledImages& images) {
  std::vector<std::size_t> all(images.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  return ImageDataset(std::make_shared<LabeledImages>(images)).get_batch(all);
}

/// In float64: the likelihood is so flat around its maximum that float32 would blur the fourth digit of the
/// temperature.
double find_temperature(const torch::Tensor& logits, const torch::Tensor& labels) {
  constexpr double kLeast = 0.1, kMost = 10;
  // Brent's method cannot find a minimum to more than half of the digits of its values.
  constexpr int kBits = std::numeric_limits<double>::digits / 2;
  const auto exact = logits.to(torch::kFloat64);
  const auto nll = [&](double log_temperature) {
    return torch::nn::functional::cross_entropy(exact / std::exp(log_temperature), labels).item<double>();
  };
  return std::exp(boost::math::tools::brent_find_minima(nll, std::log(kLeast), std::log(kMost), kBits).first);
}

}  // namespace
}  // namespace digit::training

namespace digit {

Calibration calibrate(Classifier& network, const LabeledImages& held_out, const CalibrationParts& parts) {
  const torch::NoGradGuard no_gradient;
  const auto batch = training::as_batch(held_out);
  const auto analysis = network.analyze(batch.data);
  const auto correct = analysis.logits.argmax(1).eq(batch.target).to(torch::kFloat64);
  const auto first = [&](const torch::Tensor& values, std::size_t count) {
    return values.narrow(0, 0, static_cast<std::int64_t>(std::min(count, held_out.size())));
  };
  Calibration calibration;
  calibration.temperature = training::find_temperature(analysis.logits, batch.target);
  calibration.accuracy = first(correct, parts.measured).mean().item<double>();
  if (analysis.digit_logit.defined()) {
    calibration.is_digit_threshold =
        first(torch::sigmoid(analysis.digit_logit), parts.undamaged).quantile(training::kRejectedShare).item<double>();
  }
  return calibration;
}

}  // namespace digit
