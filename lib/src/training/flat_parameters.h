#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace digit::training {

/// Moves a network's parameters into one contiguous tensor, and their gradients into another, so that an optimizer
/// step, an average or a sum over processes is one operation instead of one per parameter. The network keeps working
/// with them.
class FlatParameters {
 public:
  /// Number of floats after the gradients in the gradient bucket, for the sums that DataParallel sends with them.
  static constexpr std::int64_t kBucketExtra = 4;

  /// All parameters must be float32 on one device. Gives each parameter a gradient of zeros.
  explicit FlatParameters(torch::nn::Module& network);
  /// Moves each parameter into a tensor of its own again and removes the gradients.
  ~FlatParameters();
  FlatParameters(const FlatParameters&) = delete;
  FlatParameters& operator=(const FlatParameters&) = delete;

  /// Float32 [P], shared with the network's parameters.
  const torch::Tensor& values() const { return values_; }
  /// Float32 [P], shared with the grad() of each parameter.
  const torch::Tensor& gradients() const { return gradients_; }
  /// Float32 [P + kBucketExtra], which begins with the gradients.
  const torch::Tensor& gradient_bucket() const { return bucket_; }
  /// In the order of the network, in their own shapes.
  const std::vector<torch::Tensor>& parameters() const { return parameters_; }

 private:
  std::vector<torch::Tensor> parameters_;
  torch::Tensor values_;
  torch::Tensor bucket_;
  torch::Tensor gradients_;
};

/// The exponential moving average of the parameters.
class WeightAverage {
 public:
  /// `parameters`: float32 [P], shared. `decay` in (0, 1) is the weight of the previous average; it is smaller in the
  /// first steps, so that the average forgets the initial weights sooner.
  WeightAverage(torch::Tensor parameters, double decay);

  /// Adds the parameters after step number `step`, counted from 1, to the average.
  void update(std::int64_t step);
  /// Exchanges the values of the parameters and the average.
  void swap();

  /// The average, shared: a checkpoint saves it or copies a saved one into it.
  const torch::Tensor& average() const { return average_; }

 private:
  torch::Tensor parameters_;
  torch::Tensor average_;
  double decay_;
};

}  // namespace digit::training
