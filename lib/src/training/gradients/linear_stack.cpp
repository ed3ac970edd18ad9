#include "training/gradients/linear_stack.h"

#include <algorithm>
#include <span>

namespace digit::training {
namespace {

std::span<float> floats(const torch::Tensor& tensor) {
  return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

/// Adds `bias` to each row of `sums` and applies the activation. NaN stays NaN, so that divergence is noticed.
template <typename Activation>
void activate(const torch::Tensor& sums, const torch::Tensor& bias, Activation activation) {
  const auto values = floats(sums), biases = floats(bias);
  for (std::size_t begin = 0; begin < values.size(); begin += biases.size()) {
    float* row = &values[begin];
    for (std::size_t i = 0; i < biases.size(); ++i) row[i] = activation(row[i] + biases[i]);
  }
}

/// The backward pass of ReLU: zeroes the gradient wherever the output is 0.
void rectify(const torch::Tensor& gradient, const torch::Tensor& output) {
  const auto slopes = floats(gradient), values = floats(output);
  for (std::size_t i = 0; i < slopes.size(); ++i) slopes[i] = values[i] > 0 ? slopes[i] : 0;
}

void sum_rows(const torch::Tensor& matrix, const torch::Tensor& sums) {
  const auto values = floats(matrix), totals = floats(sums);
  std::ranges::fill(totals, 0.0F);
  for (std::size_t begin = 0; begin < values.size(); begin += totals.size()) {
    const float* row = &values[begin];
    for (std::size_t i = 0; i < totals.size(); ++i) totals[i] += row[i];
  }
}

}  // namespace

LinearStack::LinearStack(const std::vector<torch::nn::Linear>& layers, double dropout) : dropout_(dropout) {
  for (const auto& linear : layers) {
    layers_.push_back({.weight = linear->weight.detach(),
                       .weight_gradient = linear->weight.grad(),
                       .bias = linear->bias.detach(),
                       .bias_gradient = linear->bias.grad(),
                       .output = {},
                       .gradient = {},
                       .mask = {},
                       .dropped = {}});
  }
}

void LinearStack::resize(std::int64_t images) {
  if (input_.defined() && input_.size(0) == images) return;
  input_ = torch::empty({images, layers_.front().weight.size(1)}, torch::kFloat32);
  for (auto& layer : layers_) {
    layer.output = torch::empty({images, layer.bias.size(0)}, torch::kFloat32);
    layer.gradient = torch::empty_like(layer.output);
    if (!drops(layer)) continue;
    layer.mask = torch::empty_like(layer.output);
    layer.dropped = torch::empty_like(layer.output);
  }
}

void LinearStack::forward() {
  const auto* input = &input_;
  for (auto& layer : layers_) {
    at::mm_out(layer.output, *input, layer.weight.t());
    if (&layer == &layers_.back()) {
      activate(layer.output, layer.bias, [](float sum) { return sum; });
    } else {
      activate(layer.output, layer.bias, [](float sum) { return sum < 0 ? 0 : sum; });
    }
    if (drops(layer)) {
      layer.mask.bernoulli_(1 - dropout_).div_(1 - dropout_);
      at::mul_out(layer.dropped, layer.output, layer.mask);
    }
    input = &next_input(layer);
  }
}

void LinearStack::backward() {
  for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
    const auto previous = layer + 1;
    const bool first = previous == layers_.rend();
    at::mm_out(layer->weight_gradient, layer->gradient.t(), first ? input_ : next_input(*previous));
    sum_rows(layer->gradient, layer->bias_gradient);
    if (first) return;  // the gradient with respect to the images is not needed
    at::mm_out(previous->gradient, layer->gradient, layer->weight);
    if (drops(*previous)) previous->gradient.mul_(previous->mask);
    rectify(previous->gradient, previous->output);
  }
}

std::vector<torch::Tensor> LinearStack::activations() const {
  std::vector<torch::Tensor> all;
  for (const auto& layer : layers_) all.push_back(layer.output);
  return all;
}

}  // namespace digit::training
