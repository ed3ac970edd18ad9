#include "training/gradients/mlp_gradients.h"

#include <c10/core/InferenceMode.h>

#include <span>
#include <type_traits>

#include "network/scale_pixels.h"
#include "training/gradients/batch_loss.h"

namespace digit::training {
namespace {

template <typename Number>
std::span<Number> numbers(const torch::Tensor& tensor) {
  return {tensor.data_ptr<std::remove_const_t<Number>>(), static_cast<std::size_t>(tensor.numel())};
}

}  // namespace

MlpGradients::MlpGradients(const MlpImpl& network, double label_smoothing)
    : classifier_(network.layers(), network.options().dropout), label_smoothing_(static_cast<float>(label_smoothing)) {
  if (network.has_detector()) detector_.emplace(network.detector());
}

MetricSums MlpGradients::compute(const Batch& batch, const BatchShare& share) {
  const c10::InferenceMode no_autograd;
  const auto labels = numbers<const std::int64_t>(batch.labels);
  classifier_.resize(batch.images.size(0));
  network::scale_pixels_into(classifier_.input(), batch.images);
  classifier_.forward();
  const Targets targets{
      .labels = labels,
      .teacher = batch.teacher.defined() ? numbers<const float>(batch.teacher) : std::span<const float>(),
      .smoothing = label_smoothing_};
  const LossWeights weights{.digit = static_cast<float>(share.digit_weight()),
                            .outlier = kOutlierWeight * static_cast<float>(share.image_weight())};
  const auto sums = cross_entropy(numbers<float>(classifier_.output()), targets, weights,
                                  numbers<float>(classifier_.output_gradient()));
  classifier_.backward();
  if (!detector_) return sums;

  // The gradient of the detector stops at its input.
  detector_->resize(batch.images.size(0));
  auto input = detector_->input();
  at::cat_out(input, classifier_.activations(), 1);
  detector_->forward();
  binary_cross_entropy_gradient(numbers<float>(detector_->output()), labels, static_cast<float>(share.image_weight()),
                                numbers<float>(detector_->output_gradient()));
  detector_->backward();
  return sums;
}

}  // namespace digit::training
