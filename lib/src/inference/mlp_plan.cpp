#include "inference/mlp_plan.h"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace digit::inference {
namespace {

using Parameters = std::map<std::string, torch::Tensor>;

Parameters parameters_of(const torch::jit::Module& module) {
  Parameters found;
  for (const auto& parameter : module.named_parameters(false)) found[parameter.name] = parameter.value;
  for (const auto& buffer : module.named_buffers(false)) found[buffer.name] = buffer.value;
  return found;
}

std::optional<float> find_scalar(const Parameters& parameters, const std::string& name) {
  const auto found = parameters.find(name);
  if (found == parameters.end() || found->second.numel() != 1) return std::nullopt;
  return found->second.item<float>();
}

std::vector<float> values_of(const torch::Tensor& tensor) {
  const auto values = tensor.detach().to(torch::kFloat32).contiguous();
  return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

bool is_layer(const torch::Tensor& weight, const torch::Tensor& bias) {
  return weight.dim() == 2 && bias.dim() == 1 && weight.size(0) == bias.size(0) && bias.size(0) > 0;
}

/// Returns the weight and the bias with this name, or nullopt if one is missing or their shapes do not match.
template <typename AnyParameters>
auto find_layer(AnyParameters& parameters, const std::string& name) {
  const auto weight = parameters.find(name + "_weight");
  const auto bias = parameters.find(name + "_bias");
  using Found = std::optional<std::pair<decltype(weight), decltype(bias)>>;
  if (weight == parameters.end() || bias == parameters.end()) return Found();
  return is_layer(weight->second, bias->second) ? Found({weight, bias}) : Found();
}

/// Folds (pixel - mean) / deviation into the first layer. Returns false if there is no such layer.
bool fold_scaling(Parameters& parameters, float mean, float deviation) {
  const auto layer = find_layer(parameters, "layer0");
  if (!layer) return false;
  const auto& [weight, bias] = *layer;
  weight->second = weight->second / deviation;
  bias->second = bias->second - mean * weight->second.sum(1);
  return true;
}

void relu(std::span<float> values) {
  for (float& value : values) value = std::max(value, 0.0F);
}

/// Converts logits to probabilities in place.
void softmax(std::span<float> values, float temperature) {
  const float largest = *std::max_element(values.begin(), values.end());
  for (float& value : values) value = std::exp((value - largest) / temperature);
  const float sum = std::accumulate(values.begin(), values.end(), 0.0F);
  for (float& value : values) value /= sum;
}

}  // namespace

std::vector<DenseLayer> MlpPlan::layers_named(const Parameters& parameters, const char* prefix) {
  std::vector<DenseLayer> layers;
  while (true) {
    const auto layer = find_layer(parameters, prefix + std::to_string(layers.size()));
    if (!layer) return layers;
    const auto& [weight, bias] = *layer;
    layers.emplace_back(static_cast<std::size_t>(weight->second.size(1)), values_of(weight->second),
                        values_of(bias->second));
  }
}

bool MlpPlan::shapes_match() const {
  std::size_t inputs = kImagePixels;
  std::size_t activations = 0;
  const auto fits = [&inputs](const DenseLayer& layer) {
    const bool fit = layer.inputs() == inputs;
    inputs = layer.outputs();
    return fit;
  };
  for (const DenseLayer& layer : layers_) {
    if (!fits(layer)) return false;
    activations += layer.outputs();
  }
  if (layers_.empty()) return false;
  if (detector_.empty()) return true;
  inputs = activations;
  return detector_.size() == 2 && fits(detector_[0]) && fits(detector_[1]) && inputs == 1;
}

std::optional<MlpPlan> MlpPlan::from_module(const torch::jit::Module& module) {
  auto parameters = parameters_of(module);
  const auto mean = find_scalar(parameters, "pixel_mean");
  const auto deviation = find_scalar(parameters, "pixel_deviation");
  const auto temperature = find_scalar(parameters, "temperature");
  if (!mean || !deviation || !temperature || !fold_scaling(parameters, *mean, *deviation)) return std::nullopt;
  MlpPlan plan;
  plan.layers_ = layers_named(parameters, "layer");
  plan.detector_ = layers_named(parameters, "detector");
  plan.temperature_ = *temperature;
  if (!plan.shapes_match()) return std::nullopt;
  return plan;
}

void MlpPlan::run(const Image& image, std::span<float> probabilities, float* is_digit) const {
  const auto add = [](std::size_t sum, const DenseLayer& layer) { return sum + layer.outputs(); };
  std::vector<float> activations(std::accumulate(layers_.begin(), layers_.end(), std::size_t{0}, add));
  std::span<const float> input = image.pixels;
  std::span<float> rest = activations;
  for (const DenseLayer& layer : layers_) {
    const auto output = rest.first(layer.outputs());
    layer.apply(input, output);
    rest = rest.subspan(layer.outputs());
    if (!rest.empty()) relu(output);
    input = output;
  }
  if (is_digit != nullptr) {
    std::vector<float> hidden(detector_[0].outputs());
    detector_[0].apply(activations, hidden);
    relu(hidden);
    float logit = 0;
    detector_[1].apply(hidden, std::span(&logit, 1));
    *is_digit = 1 / (1 + std::exp(-logit));
  }
  std::copy(input.begin(), input.end(), probabilities.begin());
  softmax(probabilities, temperature_);
}

}  // namespace digit::inference
