#include "digit/mlp.h"

#include <stdexcept>
#include <string>

#include "digit/image.h"

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
}

torch::Tensor MlpImpl::forward(const torch::Tensor& images) {
  auto x = images.flatten(1).sub(kPixelMean).div_(kPixelDeviation);
  for (std::size_t i = 0; i + 1 < layers_.size(); ++i) x = layers_[i]->forward(x).relu_();
  return layers_.back()->forward(x);
}

}  // namespace digit
