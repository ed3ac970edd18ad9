#include "inference/plan.h"

#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <utility>

namespace digit::inference {
namespace {

using Parameters = std::map<std::string, torch::Tensor>;

/// Up to this number of images, the loops of an MLP are faster than the products of LibTorch, because most pixels are
/// 0.
constexpr std::size_t kMaxMlpImages = 64;
/// Up to this number of feature maps, the loops are faster than the convolutions of LibTorch.
constexpr std::int64_t kMaxChannels = 256;

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

std::optional<PixelScaling> find_scaling(const Parameters& parameters) {
  const auto mean = find_scalar(parameters, "pixel_mean");
  const auto deviation = find_scalar(parameters, "pixel_deviation");
  return mean && deviation ? std::optional(PixelScaling{*mean, *deviation}) : std::nullopt;
}

std::vector<float> values_of(const torch::Tensor& tensor) {
  const auto values = tensor.detach().to(torch::kFloat32).contiguous();
  return {values.data_ptr<float>(), values.data_ptr<float>() + values.numel()};
}

bool is_layer(const torch::Tensor& weight, const torch::Tensor& bias, std::int64_t dimensions) {
  return weight.dim() == dimensions && bias.dim() == 1 && weight.size(0) == bias.size(0) && weight.numel() > 0;
}

/// Returns the weight and the bias with this name, or nullopt if one is missing or their shapes do not match.
template <typename AnyParameters>
auto find_layer(AnyParameters& parameters, const std::string& name, std::int64_t dimensions = 2) {
  const auto weight = parameters.find(name + "_weight");
  const auto bias = parameters.find(name + "_bias");
  using Found = std::optional<std::pair<decltype(weight), decltype(bias)>>;
  if (weight == parameters.end() || bias == parameters.end()) return Found();
  return is_layer(weight->second, bias->second, dimensions) ? Found({weight, bias}) : Found();
}

/// Folds the scaling of the pixels into the first fully connected layer, if there is one.
void fold_scaling(Parameters& parameters, PixelScaling scaling) {
  const auto layer = find_layer(parameters, "layer0");
  if (!layer) return;
  const auto& [weight, bias] = *layer;
  weight->second = weight->second / scaling.deviation;
  bias->second = bias->second - scaling.mean * weight->second.sum(1);
}

/// Reorders the weights [outputs, channels × positions] of the first fully connected layer to [outputs, positions ×
/// padded channels]. Returns false if they have another shape.
bool reorder_inputs(Parameters& parameters, std::int64_t channels, std::int64_t padded, std::int64_t positions) {
  const auto layer = find_layer(parameters, "layer0");
  if (!layer || layer->first->second.size(1) != channels * positions) return false;
  auto& weight = layer->first->second;
  const auto outputs = weight.size(0);
  auto reordered = torch::zeros({outputs, positions, padded});
  reordered.narrow(2, 0, channels).copy_(weight.reshape({outputs, channels, positions}).transpose(1, 2));
  weight = reordered.reshape({outputs, positions * padded});
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

std::vector<DenseLayer> Plan::layers_named(const Parameters& parameters, const char* prefix) {
  std::vector<DenseLayer> layers;
  while (true) {
    const auto layer = find_layer(parameters, prefix + std::to_string(layers.size()));
    if (!layer) return layers;
    const auto& [weight, bias] = *layer;
    layers.emplace_back(static_cast<std::size_t>(weight->second.size(1)), values_of(weight->second),
                        values_of(bias->second));
  }
}

bool Plan::add_convolutions(Parameters& parameters, PixelScaling scaling) {
  std::int64_t inputs = 1, side = kImageSide;
  std::size_t padded = 0;
  for (std::size_t i = 0; side > 1; ++i) {
    const auto layer = find_layer(parameters, "convolution" + std::to_string(i), 4);
    if (!layer) break;
    const auto& weight = layer->first->second;
    const auto& bias = layer->second->second;
    const auto kernel = static_cast<std::int64_t>(i == 0 ? ImageConvolution::kKernel : Convolution::kKernel);
    const auto channels = weight.size(0);
    if (channels > kMaxChannels || weight.sizes() != c10::IntArrayRef({channels, inputs, kernel, kernel})) return false;
    if (i == 0) {
      padded = image_convolution_.emplace(values_of(weight), values_of(bias), scaling).channels();
    } else {
      convolutions_.emplace_back(static_cast<std::size_t>(inputs), values_of(weight), values_of(bias));
      padded = convolutions_.back().channels();
    }
    inputs = channels;
    side /= 2;
  }
  return !image_convolution_ || reorder_inputs(parameters, inputs, static_cast<std::int64_t>(padded), side * side);
}

bool Plan::shapes_match(std::size_t inputs) const {
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

std::optional<Plan> Plan::from_module(const torch::jit::Module& module) {
  auto parameters = parameters_of(module);
  const auto scaling = find_scaling(parameters);
  const auto temperature = find_scalar(parameters, "temperature");
  if (!scaling || !temperature) return std::nullopt;
  Plan plan;
  if (!plan.add_convolutions(parameters, *scaling)) return std::nullopt;
  if (!plan.image_convolution_) fold_scaling(parameters, *scaling);
  plan.layers_ = layers_named(parameters, "layer");
  plan.detector_ = layers_named(parameters, "detector");
  plan.temperature_ = *temperature;
  const bool is_cnn = plan.image_convolution_.has_value();
  if (plan.layers_.empty() || !plan.shapes_match(is_cnn ? plan.layers_.front().inputs() : kImagePixels)) {
    return std::nullopt;
  }
  return plan;
}

std::size_t Plan::max_images() const {
  return image_convolution_ ? std::numeric_limits<std::size_t>::max() : kMaxMlpImages;
}

std::vector<float> Plan::features(const Image& image) const {
  const auto border = [&](std::size_t done) { return done < convolutions_.size() ? std::size_t{1} : 0; };
  FeatureMap map(ImageConvolution::kOutputSide, image_convolution_->channels(), border(0));
  image_convolution_->apply(image, map);
  for (std::size_t i = 0; i < convolutions_.size(); ++i) {
    FeatureMap pooled(map.side / 2, convolutions_[i].channels(), border(i + 1));
    convolutions_[i].apply(map, pooled);
    map = std::move(pooled);
  }
  return std::move(map.values);
}

std::vector<float> Plan::forward(const Image& image) const {
  const auto add = [](std::size_t sum, const DenseLayer& layer) { return sum + layer.outputs(); };
  std::vector<float> outputs(std::accumulate(layers_.begin(), layers_.end(), std::size_t{0}, add));
  const auto convolved = image_convolution_ ? features(image) : std::vector<float>();
  std::span<const float> input = image_convolution_ ? std::span<const float>(convolved) : image.pixels;
  std::span<float> rest = outputs;
  for (const DenseLayer& layer : layers_) {
    const auto output = rest.first(layer.outputs());
    layer.apply(input, output);
    rest = rest.subspan(layer.outputs());
    if (!rest.empty()) relu(output);
    input = output;
  }
  return outputs;
}

void Plan::run(const Image& image, std::span<float> probabilities, float* is_digit) const {
  const std::vector<float> outputs = forward(image);
  if (is_digit != nullptr) {
    std::vector<float> hidden(detector_[0].outputs());
    detector_[0].apply(outputs, hidden);
    relu(hidden);
    float logit = 0;
    detector_[1].apply(hidden, std::span(&logit, 1));
    *is_digit = 1 / (1 + std::exp(-logit));
  }
  std::ranges::copy(std::span(outputs).last(classes()), probabilities.begin());
  softmax(probabilities, temperature_);
}

std::vector<std::vector<float>> Plan::activations(const Image& image) const {
  const std::vector<float> outputs = forward(image);
  std::vector<std::vector<float>> hidden;
  std::span<const float> rest = outputs;
  for (const DenseLayer& layer : std::span(layers_).first(layers_.size() - 1)) {
    const auto output = rest.first(layer.outputs());
    hidden.emplace_back(output.begin(), output.end());
    rest = rest.subspan(output.size());
  }
  return hidden;
}

std::vector<std::size_t> Plan::layers() const {
  std::vector<std::size_t> widths;
  for (const DenseLayer& layer : layers_) widths.push_back(layer.outputs());
  return widths;
}

Neuron Plan::neuron(std::size_t layer, std::size_t index) const {
  Neuron neuron{.bias = layers_[layer].bias_of(index), .weights = {}, .feeds = {}};
  if (layer > 0 || !image_convolution_) neuron.weights = layers_[layer].weights_of(index);
  if (layer + 1 < layers_.size()) neuron.feeds = layers_[layer + 1].weights_from(index);
  return neuron;
}

}  // namespace digit::inference
