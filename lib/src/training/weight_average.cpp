#include "training/weight_average.h"

#include <torch/utils.h>

#include <algorithm>
#include <utility>

namespace digit::training {

WeightAverage::WeightAverage(torch::Tensor parameters, double decay)
    : parameters_(std::move(parameters)), means_(parameters_.clone()), decay_(decay) {}

void WeightAverage::update(std::int64_t step) {
  const torch::NoGradGuard no_grad;
  const auto steps = static_cast<double>(step);
  const double past = std::min(decay_, steps / (steps + 10));
  means_.lerp_(parameters_, 1 - past);
}

void WeightAverage::swap() {
  const torch::NoGradGuard no_grad;
  const auto values = parameters_.clone();
  parameters_.copy_(means_);
  means_.copy_(values);
}

}  // namespace digit::training
