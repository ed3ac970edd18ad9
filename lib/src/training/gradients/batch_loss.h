#pragma once

#include <torch/types.h>

#include <cstdint>
#include <span>

namespace digit::training {

/// Sums over the images of an epoch so far.
struct MetricSums {
  double loss_sum = 0;
  double correct = 0;
  /// Images that are digits.
  double digits = 0;

  /// `loss`: one number, the sum over the digits of the batch. `logits`: float32 [N, classes]. `labels`: int64
  /// [N] on the CPU, where kNotADigit stands for none.
  void add(const torch::Tensor& loss, const torch::Tensor& logits, const torch::Tensor& labels);

  MetricSums& operator+=(const MetricSums& more);

  /// 0 where no digit was seen yet.
  double loss() const { return digits > 0 ? loss_sum / digits : 0; }
  double accuracy() const { return digits > 0 ? correct / digits : 0; }
};

/// Labels as of ImageDataset; kNotADigit stands for what is no digit.
using Labels = std::span<const std::int64_t>;

/// The cross-entropy of the softmax of `logits`, row-major [N, classes], against the labels of N images, of which
/// `smoothing` in [0, 1) is spread over all classes (Szegedy et al., Rethinking the Inception Architecture for Computer
/// Vision, 2016). Returns its sums over the digits, and writes its gradient by the logits, times `weight`, into
/// `gradient`, of the logits' size; images that are no digit have none.
MetricSums cross_entropy(std::span<const float> logits, Labels labels, float smoothing, float weight,
                         std::span<float> gradient);

/// Writes the gradient of the binary cross-entropy of the sigmoid of `logits`, one an image, against whether the image
/// is a digit, times `weight`.
void binary_cross_entropy_gradient(std::span<const float> logits, Labels labels, float weight,
                                   std::span<float> gradient);

}  // namespace digit::training
