#include "autograd_gradients.h"

#include <torch/nn/functional/loss.h>

#include "training_set.h"

namespace digit {
namespace {

namespace functional = torch::nn::functional;

torch::Tensor digit_loss(const torch::Tensor& logits, const torch::Tensor& labels, double label_smoothing) {
  return functional::cross_entropy(logits, labels,
                                   functional::CrossEntropyFuncOptions()
                                       .ignore_index(kNotADigit)
                                       .label_smoothing(label_smoothing)
                                       .reduction(torch::kSum));
}

torch::Tensor detector_loss(const torch::Tensor& digit_logit, const torch::Tensor& labels) {
  return functional::binary_cross_entropy_with_logits(
      digit_logit, labels.ne(kNotADigit).to(torch::kFloat32),
      functional::BinaryCrossEntropyWithLogitsFuncOptions().reduction(torch::kSum));
}

}  // namespace

AutogradGradients::AutogradGradients(Classifier& network, const torch::Device& device, double label_smoothing)
    : network_(network), device_(device), label_smoothing_(label_smoothing) {}

RunningMeans AutogradGradients::compute(const torch::data::Example<>& batch, const BatchShare& share) {
  for (auto& parameter : network_.module().parameters()) parameter.mutable_grad().zero_();
  const auto labels = batch.target.to(device_);
  const auto answer = network_.analyse(batch.data.to(device_));
  const auto loss_sum = digit_loss(answer.logits, labels, label_smoothing_);
  auto loss = loss_sum * share.digit_weight();
  if (answer.digit_logit.defined()) {
    loss = loss + detector_loss(answer.digit_logit, labels) * share.image_weight();
  }
  loss.backward();
  RunningMeans sums;
  sums.add(loss_sum, answer.logits, batch.target);
  return sums;
}

}  // namespace digit
