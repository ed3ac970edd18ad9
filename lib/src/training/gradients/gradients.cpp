#include "training/gradients/gradients.h"

#include <torch/nn/functional/loss.h>

#include "digit/mlp.h"
#include "training/gradients/mlp_gradients.h"
#include "training/training_set.h"

namespace digit::training {
namespace {

namespace functional = torch::nn::functional;

torch::Tensor digit_loss(const torch::Tensor& logits, const torch::Tensor& labels, const torch::Tensor& teacher,
                         double label_smoothing) {
  if (teacher.defined()) {
    const auto digits = labels.ne(kNotADigit).unsqueeze(1);
    return -(teacher.to(logits.device()) * torch::log_softmax(logits, 1) * digits).sum();
  }
  return functional::cross_entropy(logits, labels,
                                   functional::CrossEntropyFuncOptions()
                                       .ignore_index(kNotADigit)
                                       .label_smoothing(label_smoothing)
                                       .reduction(torch::kSum));
}

/// The cross-entropy of the non-digits, whose target is the same probability for all classes.
torch::Tensor outlier_loss(const torch::Tensor& logits, const torch::Tensor& labels) {
  const auto losses = -torch::log_softmax(logits, 1).mean(1);
  return (losses * labels.eq(kNotADigit)).sum();
}

torch::Tensor detector_loss(const torch::Tensor& digit_logit, const torch::Tensor& labels) {
  return functional::binary_cross_entropy_with_logits(
      digit_logit, labels.ne(kNotADigit).to(torch::kFloat32),
      functional::BinaryCrossEntropyWithLogitsFuncOptions().reduction(torch::kSum));
}

class AutogradGradients : public Gradients {
 public:
  AutogradGradients(Classifier& network, const torch::Device& device, double label_smoothing)
      : network_(network), device_(device), label_smoothing_(label_smoothing) {}

  MetricSums compute(const Batch& batch, const BatchShare& share) override {
    for (auto& parameter : network_.module().parameters()) parameter.mutable_grad().zero_();
    const auto labels = batch.labels.to(device_);
    const auto analysis = network_.analyze(batch.images.to(device_));
    const auto loss_sum = digit_loss(analysis.logits, labels, batch.teacher, label_smoothing_);
    auto loss = loss_sum * share.digit_weight() +
                outlier_loss(analysis.logits, labels) * (kOutlierWeight * share.image_weight());
    if (analysis.digit_logit.defined()) {
      loss = loss + detector_loss(analysis.digit_logit, labels) * share.image_weight();
    }
    loss.backward();
    MetricSums sums;
    sums.add(loss_sum, analysis.logits, batch.labels);
    return sums;
  }

 private:
  Classifier& network_;
  torch::Device device_;
  double label_smoothing_;
};

}  // namespace

std::unique_ptr<Gradients> make_autograd_gradients(Classifier& network, const torch::Device& device,
                                                   double label_smoothing) {
  return std::make_unique<AutogradGradients>(network, device, label_smoothing);
}

std::unique_ptr<Gradients> make_gradients(Classifier& network, const torch::Device& device,
                                          const TrainOptions& options) {
  const auto* mlp = dynamic_cast<const MlpImpl*>(&network);
  if (mlp != nullptr && device.is_cpu()) return std::make_unique<MlpGradients>(*mlp, options.label_smoothing);
  return make_autograd_gradients(network, device, options.label_smoothing);
}

}  // namespace digit::training
