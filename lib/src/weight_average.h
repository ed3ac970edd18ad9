#pragma once

#include <torch/types.h>

#include <vector>

namespace digit {

/// The running mean of a network's parameters.
class WeightAverage {
 public:
  /// `decay` in (0, 1) is the past's weight; in the first steps a smaller one, so that the start is forgotten sooner.
  WeightAverage(std::vector<torch::Tensor> parameters, double decay);

  /// Takes the parameters in as they are after a step.
  void update();
  /// Makes the parameters the mean.
  void apply();

 private:
  std::vector<torch::Tensor> parameters_;
  std::vector<torch::Tensor> means_;
  double decay_;
  double steps_ = 0;
};

}  // namespace digit
