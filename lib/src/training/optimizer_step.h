#pragma once

#include <torch/types.h>

#include <functional>
#include <vector>

#include "digit/training.h"

namespace digit::training {

/// The step size as a share of the largest, in [0, 1]; `done` in [0, 1) is the share of all steps done.
double schedule_factor(Schedule schedule, double done);

/// An optimizer that moves all parameters, laid one behind the other, at once. Where LibTorch has such a step as one
/// operator for their device (`_fused_adamw_` and its like; on the CPU since 2.4) that is taken, elsewhere plain tensor
/// operations do the same arithmetic. torch::optim is not used: it steps parameter by parameter, and keeps what it
/// remembers under keys that differ between versions of LibTorch, which checkpoints could not live with.
class OptimizerStep {
 public:
  enum class Way { kFastest, kPlain };

  /// Float32 [P] each, on one device; they are moved, and read, where they are.
  OptimizerStep(torch::Tensor parameters, torch::Tensor gradients, const TrainOptions& options,
                Way way = Way::kFastest);

  /// Moves the parameters by their gradients.
  void step(double learning_rate);

  /// Whether LibTorch's one operator does the step.
  bool fused() const { return fused_; }

  /// What is remembered from step to step, in an order that follows from the optimizer alone: to be saved, or copied
  /// into for going on.
  std::vector<torch::Tensor> state() const;

 private:
  /// Running mean of the gradients (with SGD the momentum) and of their squares (with SGD none).
  torch::Tensor first_;
  torch::Tensor second_;
  /// Float32, one number.
  torch::Tensor steps_;
  bool fused_ = false;
  std::function<void(double learning_rate)> update_;
};

}  // namespace digit::training
