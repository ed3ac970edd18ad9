#pragma once

#include "gradients.h"

namespace digit {

/// The gradients of any network on any device, by LibTorch's automatic differentiation.
class AutogradGradients : public Gradients {
 public:
  AutogradGradients(Classifier& network, const torch::Device& device, double label_smoothing);

  RunningMeans compute(const torch::data::Example<>& batch, const BatchShare& share) override;

 private:
  Classifier& network_;
  torch::Device device_;
  double label_smoothing_;
};

}  // namespace digit
