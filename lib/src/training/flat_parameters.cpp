#include "training/flat_parameters.h"

#include <torch/utils.h>

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

}  // namespace digit::training
