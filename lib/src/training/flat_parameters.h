#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <vector>

namespace digit::training {

/// Lays a network's parameters one behind the other in one piece of memory, and their gradients in another, so that a
/// step, a mean or a sum over processes is one operation instead of one for each parameter. The network computes with
/// them as before.
class FlatParameters {
 public:
  /// Floats behind the gradients, in the same piece of memory, for what travels with them: see DataParallel.
  static constexpr std::int64_t kBucketExtra = 4;

  /// All parameters must be floats on one device. From here on each has its gradient, 0 at first.
  explicit FlatParameters(torch::nn::Module& network);
  /// Gives each parameter memory of its own again, and takes the gradients away.
  ~FlatParameters();
  FlatParameters(const FlatParameters&) = delete;
  FlatParameters& operator=(const FlatParameters&) = delete;

  /// Float32 [P], the network's own memory.
  const torch::Tensor& values() const { return values_; }
  /// Float32 [P], the memory of each parameter's grad().
  const torch::Tensor& gradients() const { return gradients_; }
  /// Float32 [P + kBucketExtra]: the gradients and what is behind them.
  const torch::Tensor& gradient_bucket() const { return bucket_; }
  /// In the network's order, in their shapes.
  const std::vector<torch::Tensor>& parameters() const { return parameters_; }

 private:
  std::vector<torch::Tensor> parameters_;
  torch::Tensor values_;
  torch::Tensor bucket_;
  torch::Tensor gradients_;
};

}  // namespace digit::training
