#include "training/gradients/batch_loss.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <span>
#include <vector>

#include "training/training_set.h"

namespace digit::training {
namespace {

/// Computes the logarithms of the softmax of a row.
void log_softmax(std::span<const float> logits, std::span<float> logarithms) {
  const float largest = *std::ranges::max_element(logits);
  float sum = 0;
  for (const float logit : logits) sum += std::exp(logit - largest);
  const float all = largest + std::log(sum);
  std::ranges::transform(logits, logarithms.begin(), [all](float logit) { return logit - all; });
}

/// Writes the probabilities that the network is to answer to image `i`.
void write_target(const Targets& targets, std::size_t i, std::span<float> target) {
  if (!targets.teacher.empty()) {
    std::ranges::copy(targets.teacher.subspan(i * target.size(), target.size()), target.begin());
    return;
  }
  std::ranges::fill(target, targets.smoothing / static_cast<float>(target.size()));
  target[static_cast<std::size_t>(targets.labels[i])] += 1 - targets.smoothing;
}

}  // namespace

MetricSums cross_entropy(std::span<const float> logits, const Targets& targets, LossWeights weights,
                         std::span<float> gradient) {
  MetricSums sums;
  const auto& labels = targets.labels;
  const auto classes = logits.size() / labels.size();
  std::vector<float> target(classes);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    const auto row = logits.subspan(i * classes, classes);
    const auto slopes = gradient.subspan(i * classes, classes);
    log_softmax(row, slopes);
    if (labels[i] == kNotADigit) {
      for (auto& slope : slopes) slope = weights.outlier * (std::exp(slope) - 1 / static_cast<float>(classes));
      continue;
    }
    write_target(targets, i, target);
    float loss = 0;
    for (std::size_t k = 0; k < classes; ++k) {
      loss -= target[k] * slopes[k];
      slopes[k] = weights.digit * (std::exp(slopes[k]) - target[k]);
    }
    sums.loss_sum += loss;
    sums.digits += 1;
    if (std::distance(row.begin(), std::ranges::max_element(row)) == labels[i]) sums.correct += 1;
  }
  return sums;
}

void binary_cross_entropy_gradient(std::span<const float> logits, Labels labels, float weight,
                                   std::span<float> gradient) {
  std::ranges::transform(logits, labels, gradient.begin(), [weight](float logit, std::int64_t label) {
    return weight * (1 / (1 + std::exp(-logit)) - (label == kNotADigit ? 0.0F : 1.0F));
  });
}

void MetricSums::add(const torch::Tensor& loss, const torch::Tensor& logits, const torch::Tensor& labels) {
  const auto scores = logits.detach().cpu().contiguous();
  const auto classes = static_cast<std::ptrdiff_t>(scores.size(1));
  const auto* score = scores.data_ptr<float>();
  for (const auto label : std::span(labels.data_ptr<std::int64_t>(), static_cast<std::size_t>(labels.size(0)))) {
    if (label != kNotADigit) {
      ++digits;
      if (std::distance(score, std::max_element(score, score + classes)) == label) ++correct;
    }
    score += classes;
  }
  loss_sum += loss.item<double>();
}

MetricSums& MetricSums::operator+=(const MetricSums& more) {
  loss_sum += more.loss_sum;
  correct += more.correct;
  digits += more.digits;
  return *this;
}

}  // namespace digit::training
