#pragma once

#include <torch/types.h>

#include <cstdint>

namespace digit::training {

/// The running mean of a network's parameters.
class WeightAverage {
 public:
  /// `parameters`: float32 [P], read and exchanged where they are. `decay` in (0, 1) is the past's weight; in the first
  /// steps a smaller one, so that the start is forgotten sooner.
  WeightAverage(torch::Tensor parameters, double decay);

  /// Takes the parameters in as they are after the step of this number, counted from 1.
  void update(std::int64_t step);
  /// Exchanges the parameters' values and the mean's.
  void swap();

  /// The means: to be saved, or copied into for going on.
  const torch::Tensor& average() const { return means_; }

 private:
  torch::Tensor parameters_;
  torch::Tensor means_;
  double decay_;
};

}  // namespace digit::training
