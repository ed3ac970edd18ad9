#include "digit/mlp.h"

#include <algorithm>
#include <numeric>
#include <stdexcept>
#include <string>

#include "digit/image.h"
#include "network/scale_pixels.h"

namespace digit {

MlpImpl::MlpImpl(MlpOptions options) : options_(std::move(options)) {
  const auto check = [](bool holds, const char* option, const char* expected, double found) {
    if (holds) return;
    throw std::invalid_argument(std::string("MlpOptions::") + option + ": expected " + expected + ", found " +
                                option_text(found));
  };
  check(options_.classes >= 1, "classes", "at least 1", static_cast<double>(options_.classes));
  for (const auto neurons : options_.hidden) {
    check(neurons >= 1, "hidden", "at least 1 neuron in each layer", static_cast<double>(neurons));
  }
  check(options_.detector >= 0, "detector", "0 or more neurons", static_cast<double>(options_.detector));
  check(kShare.contains(options_.dropout), "dropout", "0 or more and less than 1", options_.dropout);
  reset();
}

void MlpImpl::reset() {
  layers_.clear();
  std::int64_t inputs = kImagePixels;
  auto widths = options_.hidden;
  widths.push_back(options_.classes);
  for (const auto outputs : widths) {
    const auto name = "layer" + std::to_string(layers_.size());
    layers_.emplace_back(register_module(name, torch::nn::Linear(inputs, outputs)));
    inputs = outputs;
  }
  detector_.clear();
  if (options_.detector == 0) return;
  const auto activations = std::accumulate(options_.hidden.begin(), options_.hidden.end(), options_.classes);
  detector_ = {register_module("detector0", torch::nn::Linear(activations, options_.detector)),
               register_module("detector1", torch::nn::Linear(options_.detector, 1))};
}

torch::Tensor MlpImpl::forward(const torch::Tensor& images) {
  auto x = network::scale_pixels(images);
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) x = drop_out(layers_[i]->forward(x).relu_());
  return layers_.back()->forward(x);
}

Classifier::Analysis MlpImpl::analyze(const torch::Tensor& images) {
  if (detector_.empty()) return {forward(images), {}};
  auto x = network::scale_pixels(images);
  std::vector<torch::Tensor> activations;
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) {
    x = layers_[i]->forward(x).relu();
    activations.push_back(x.detach());
    x = drop_out(x);
  }
  const auto logits = layers_.back()->forward(x);
  activations.push_back(logits.detach());
  const auto hidden = detector_[0]->forward(torch::cat(activations, 1)).relu_();
  return {logits, detector_[1]->forward(hidden).squeeze(1)};
}

torch::Tensor MlpImpl::drop_out(const torch::Tensor& activations) {
  return options_.dropout > 0 ? torch::dropout(activations, options_.dropout, is_training()) : activations;
}

std::shared_ptr<Classifier> make_mlp(const NetworkOptions& options) {
  return std::make_shared<MlpImpl>(MlpOptions{
      .hidden = options.hidden, .classes = options.classes, .detector = options.detector, .dropout = options.dropout});
}

}  // namespace digit
