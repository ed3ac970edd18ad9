#pragma once

#include <optional>

#include "digit/mlp.h"
#include "training/gradients/gradients.h"
#include "training/gradients/linear_stack.h"

namespace digit::training {

/// Backpropagation through an Mlp on the CPU (Rumelhart, Hinton and Williams, Learning Representations by
/// Back-Propagating Errors, 1986). For layers this small, automatic differentiation spends more time on bookkeeping
/// than on the matrix products.
class MlpGradients : public Gradients {
 public:
  MlpGradients(const MlpImpl& network, double label_smoothing);

  MetricSums compute(const Batch& batch, const BatchShare& share) override;

 private:
  LinearStack classifier_;
  std::optional<LinearStack> detector_;
  float label_smoothing_;
};

}  // namespace digit::training
