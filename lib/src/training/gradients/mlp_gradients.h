#pragma once

#include <optional>

#include "digit/mlp.h"
#include "training/gradients/gradients.h"
#include "training/gradients/linear_stack.h"

namespace digit::training {

/// The gradients of an Mlp on the CPU, the chain rule written out (Rumelhart, Hinton and Williams, Learning
/// Representations by Back-Propagating Errors, 1986). For layers as small as these, automatic differentiation spends
/// more time on its bookkeeping than on the products.
class MlpGradients : public Gradients {
 public:
  MlpGradients(const MlpImpl& network, double label_smoothing);

  MetricSums compute(const torch::data::Example<>& batch, const BatchShare& share) override;

 private:
  LinearStack classifier_;
  std::optional<LinearStack> detector_;
  float label_smoothing_;
};

}  // namespace digit::training
