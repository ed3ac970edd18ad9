#include "digit/mlp.h"

#include <numeric>
#include <sstream>
#include <stdexcept>
#include <string>

#include "digit/image.h"
#include "network/scale_pixels.h"

namespace digit {

MlpImpl::MlpImpl(MlpOptions options) : options_(std::move(options)) {
  if (options_.classes < 1) {
    throw std::invalid_argument("MlpOptions::classes: expected at least 1, found " + std::to_string(options_.classes));
  }
  for (const auto neurons : options_.hidden) {
    if (neurons < 1) {
      throw std::invalid_argument("MlpOptions::hidden: expected at least 1 neuron a layer, found " +
                                  std::to_string(neurons));
    }
  }
  if (options_.detector < 0) {
    throw std::invalid_argument("MlpOptions::detector: expected 0 or more neurons, found " +
                                std::to_string(options_.detector));
  }
  if (!(options_.dropout >= 0 && options_.dropout < 1)) {
    throw std::invalid_argument("MlpOptions::dropout: expected 0 or more and less than 1, found " +
                                std::to_string(options_.dropout));
  }
  reset();
}

void MlpImpl::reset() {
  layers_.clear();
  std::int64_t inputs = kImagePixels;
  auto widths = options_.hidden;
  widths.push_back(options_.classes);
  for (const auto outputs : widths) {
    const auto name = "layer" + std::to_string(layers_.size());
    layers_.push_back(register_module(name, torch::nn::Linear(inputs, outputs)));
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

// Weights are numbered from the input; written out a line a layer, since TorchScript cannot index parameters.
std::string MlpImpl::script() const {
  std::ostringstream source;
  source << "def activations(self, x):\n"
            "    x = (x.flatten(1) - self.pixel_mean) / self.pixel_deviation\n"
            "    all = [x]\n";
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const auto name = "self.layer" + std::to_string(i);
    const auto output = "torch.linear(x, " + name + "_weight, " + name + "_bias)";
    source << "    x = " << (i + 1 < layers_.size() ? "torch.relu(" + output + ")" : output) << "\n"
           << "    all.append(x)\n";
  }
  source << "    return all\n";
  return source.str();
}

}  // namespace digit
