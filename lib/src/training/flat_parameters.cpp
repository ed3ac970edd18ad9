#include "training/flat_parameters.h"

#include <torch/utils.h>

#include <algorithm>
#include <utility>

namespace digit::training {

FlatParameters::FlatParameters(torch::nn::Module& network) : parameters_(network.parameters()) {
  const torch::NoGradGuard no_grad;
  std::int64_t count = 0;
  for (const auto& parameter : parameters_) count += parameter.numel();
  const auto options = parameters_.front().options().requires_grad(false);
  values_ = torch::empty({count}, options);
  bucket_ = torch::zeros({count + kBucketExtra}, options);
  gradients_ = bucket_.narrow(0, 0, count);
  std::int64_t begin = 0;
  for (auto& parameter : parameters_) {
    const auto part_of = [&](const torch::Tensor& all) {
      return all.narrow(0, begin, parameter.numel()).view(parameter.sizes());
    };
    const auto values = part_of(values_);
    values.copy_(parameter);
    parameter.set_data(values);
    parameter.mutable_grad() = part_of(gradients_);
    begin += parameter.numel();
  }
}

FlatParameters::~FlatParameters() {
  const torch::NoGradGuard no_grad;
  for (auto& parameter : parameters_) {
    parameter.mutable_grad() = torch::Tensor();
    parameter.set_data(parameter.detach().clone());
  }
}

WeightAverage::WeightAverage(torch::Tensor parameters, double decay)
    : parameters_(std::move(parameters)), average_(parameters_.clone()), decay_(decay) {}

void WeightAverage::update(std::int64_t step) {
  const torch::NoGradGuard no_grad;
  const auto steps = static_cast<double>(step);
  const double decay = std::min(decay_, steps / (steps + 10));
  average_.lerp_(parameters_, 1 - decay);
}

void WeightAverage::swap() {
  const torch::NoGradGuard no_grad;
  const auto values = parameters_.clone();
  parameters_.copy_(average_);
  average_.copy_(values);
}

}  // namespace digit::training
