#pragma once

#include <torch/types.h>

namespace digit::training {

/// What a step learns from.
struct Batch {
  /// Float32 [N, 784] in [0, 1].
  torch::Tensor images;
  /// Int64 [N]; kNotADigit for non-digits.
  torch::Tensor labels;
  /// The teacher's probabilities, float32 [N, classes]; undefined without a teacher.
  torch::Tensor teacher;
};

}  // namespace digit::training
