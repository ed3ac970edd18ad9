#include "weight_average.h"

#include <torch/utils.h>

#include <algorithm>
#include <utility>

namespace digit {

WeightAverage::WeightAverage(std::vector<torch::Tensor> parameters, double decay)
    : parameters_(std::move(parameters)), decay_(decay) {
  for (const auto& parameter : parameters_) means_.push_back(parameter.detach().clone());
}

void WeightAverage::update(std::int64_t step) {
  const torch::NoGradGuard no_grad;
  const auto steps = static_cast<double>(step);
  const double past = std::min(decay_, steps / (steps + 10));
  for (std::size_t i = 0; i < means_.size(); ++i) means_[i].lerp_(parameters_[i], 1 - past);
}

void WeightAverage::swap() {
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < means_.size(); ++i) {
    const auto values = parameters_[i].detach().clone();
    parameters_[i].copy_(means_[i]);
    means_[i].copy_(values);
  }
}

}  // namespace digit
