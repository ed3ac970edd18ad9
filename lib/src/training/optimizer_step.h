#pragma once

#include <torch/types.h>

#include <functional>
#include <vector>

#include "digit/training.h"

namespace digit::training {

/// Returns the learning rate as a share of its maximum, in [0, 1]. `done` in [0, 1) is the share of the steps done.
double schedule_factor(Schedule schedule, double done);

/// An optimizer that updates all parameters, stored contiguously, in one operation. Uses LibTorch's fused operator for
/// the device (such as `_fused_adamw_`; on the CPU since 2.4) if there is one, otherwise tensor operations with the
/// same arithmetic. torch::optim is not used, because it updates parameter by parameter, and stores its state under
/// keys that differ between versions of LibTorch, which checkpoints cannot depend on.
class OptimizerStep {
 public:
  enum class Implementation { kFastest, kUnfused };

  /// Float32 [P] each, on one device, shared with this object.
  OptimizerStep(torch::Tensor parameters, torch::Tensor gradients, const TrainOptions& options,
                Implementation implementation = Implementation::kFastest);

  /// Updates the parameters from their gradients.
  void step(double learning_rate);

  /// Whether LibTorch's fused operator does the update.
  bool fused() const { return fused_; }

  /// The state of the optimizer, in an order that depends on the optimizer alone, shared: a checkpoint saves it or
  /// copies a saved one into it.
  std::vector<torch::Tensor> state() const;

 private:
  /// The first and the second moment of the gradients. SGD uses the first as its momentum and has no second.
  torch::Tensor first_;
  torch::Tensor second_;
  /// A float32 scalar.
  torch::Tensor steps_;
  bool fused_ = false;
  std::function<void(double learning_rate)> update_;
};

}  // namespace digit::training
