#pragma once

#include <torch/types.h>

namespace digit {

/// Sums over the images of an epoch so far.
struct RunningMeans {
  double loss_sum = 0;
  double correct = 0;
  /// Images that are digits.
  double digits = 0;

  /// `loss`: one number, the sum over the digits of the batch. `logits`: float32 [N, classes]. `labels`: int64
  /// [N] on the CPU, where kNotADigit stands for none.
  void add(const torch::Tensor& loss, const torch::Tensor& logits, const torch::Tensor& labels);

  RunningMeans& operator+=(const RunningMeans& more);

  /// 0 where no digit was seen yet.
  double loss() const { return digits > 0 ? loss_sum / digits : 0; }
  double accuracy() const { return digits > 0 ? correct / digits : 0; }
};

}  // namespace digit
