#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>

namespace digit::training {

/// Sums of the metrics over the digits of an epoch so far.
struct MetricSums {
  double loss_sum = 0;
  double correct = 0;
  /// Number of images that are digits.
  double digits = 0;

  /// Adds a batch. `loss`: a scalar, the sum over the digits of the batch. `logits`: float32 [N, classes]. `labels`:
  /// int64 [N] on the CPU, kNotADigit for non-digits.
  void add(const torch::Tensor& loss, const torch::Tensor& logits, const torch::Tensor& labels);

  MetricSums& operator+=(const MetricSums& more);

  /// The means; 0 if there are no digits yet.
  double loss() const { return digits > 0 ? loss_sum / digits : 0; }
  double accuracy() const { return digits > 0 ? correct / digits : 0; }
};

/// The weight of the cross-entropy of a non-digit, relative to that of a digit. With the 0.5 of the paper on outlier
/// exposure, a CNN is unsure of unusual digits; with 0.05, its detector accepts many digits over one another.
inline constexpr float kOutlierWeight = 0.2F;

/// Labels as ImageDataset returns them; kNotADigit marks a non-digit.
using Labels = std::span<const std::int64_t>;

/// What the network is to answer to each digit of a batch.
struct Targets {
  Labels labels;
  /// The teacher's probabilities, row-major [N, classes]; empty without a teacher.
  std::span<const float> teacher;
  /// Label smoothing in [0, 1), for batches without a teacher (Szegedy et al., Rethinking the Inception Architecture
  /// for Computer Vision, 2016).
  float smoothing = 0;
};

/// The factors of the gradients.
struct LossWeights {
  float digit = 0;
  float outlier = 0;
};

/// Computes the cross-entropy of `logits`, row-major [N, classes]. The target of a non-digit is the same probability
/// for all classes (outlier exposure: Hendrycks, Mazeika and Dietterich, Deep Anomaly Detection with Outlier Exposure,
/// 2019). Returns the sums over the digits. Writes the gradient with respect to the logits into `gradient`, which has
/// the size of `logits`, times the weight of digits or of outliers, which are the non-digits.
MetricSums cross_entropy(std::span<const float> logits, const Targets& targets, LossWeights weights,
                         std::span<float> gradient);

/// Writes the gradient of the binary cross-entropy with respect to `logits`, one per image, times `weight`. The target
/// is 1 for digits and 0 for non-digits.
void binary_cross_entropy_gradient(std::span<const float> logits, Labels labels, float weight,
                                   std::span<float> gradient);

}  // namespace digit::training
