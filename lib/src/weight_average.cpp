#include "weight_average.h"

#include <algorithm>

namespace digit {

WeightAverage::WeightAverage(std::vector<torch::Tensor> parameters, double decay)
    : parameters_(std::move(parameters)), decay_(decay) {
  for (const auto& parameter : parameters_) means_.push_back(parameter.detach().clone());
}

void WeightAverage::update() {
  const torch::NoGradGuard no_grad;
  ++steps_;
  const double past = std::min(decay_, steps_ / (steps_ + 10));
  for (std::size_t i = 0; i < means_.size(); ++i) means_[i].lerp_(parameters_[i], 1 - past);
}

void WeightAverage::apply() {
  const torch::NoGradGuard no_grad;
  for (std::size_t i = 0; i < means_.size(); ++i) parameters_[i].copy_(means_[i]);
}

}  // namespace digit
