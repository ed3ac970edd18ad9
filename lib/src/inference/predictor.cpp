#include "digit/predictor.h"

#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/script.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <string>

#include "digit/error.h"
#include "digit/file.h"
#include "inference/onnx.h"
#include "inference/plan.h"
#include "network/load_module.h"
#include "network/metadata_json.h"

namespace digit::inference {
namespace {

/// The plan computes at least so many images before it uses another thread of LibTorch.
constexpr std::int64_t kImagesPerThread = 32;
constexpr auto kSide = static_cast<std::int64_t>(kImageSide);

/// Returns the images as a tensor [N, 1, 28, 28] that shares the memory of the caller. TorchScript does not write to
/// it.
torch::Tensor as_batch(std::span<const Image> images) {
  auto* pixels = const_cast<float*>(images.data()->pixels.data());
  return torch::from_blob(pixels, {static_cast<std::int64_t>(images.size()), 1, kSide, kSide}, torch::kFloat32);
}

void copy_out(const torch::Tensor& tensor, std::span<float> values) {
  const auto contiguous = tensor.contiguous();
  std::copy_n(contiguous.data_ptr<float>(), values.size(), values.begin());
}

}  // namespace

}  // namespace digit::inference

namespace digit {

struct Predictor::Network {
  ModelMetadata metadata;
  std::size_t classes = 0;
  bool has_detector = false;
  /// The method that returns probabilities and is_digit; it is called `analyse` in files of version 0.1. Empty without
  /// a detector.
  std::string analyze_name;
  /// As loaded, for gradients.
  torch::jit::Module module;
  /// Frozen, for predictions.
  torch::jit::Module frozen;
  /// A faster implementation of the same predictions, for the networks of this library.
  std::optional<inference::Plan> plan;

  Network(std::string bytes, const LoadOptions& options, const std::string& origin);

  /// Returns probabilities [N, classes] and, with a detector, is_digit [N].
  std::pair<torch::Tensor, torch::Tensor> run(const torch::Tensor& batch);
  /// The same for the memory of the caller, with the plan.
  void run_plan(std::span<const Image> images, std::span<float> probabilities, std::span<float> is_digit) const;

 private:
  void check_outputs(const std::string& origin);
  void make_plan();
};

Predictor::Network::Network(std::string bytes, const LoadOptions& options, const std::string& origin) {
  auto loaded = network::load_module(std::move(bytes), options, origin);
  module = std::move(loaded.module);
  if (loaded.metadata_json.empty()) {
    throw Error(origin + ": expected a model of digit-train, found a TorchScript file without metadata.json");
  }
  metadata = network::metadata_from_json(loaded.metadata_json, origin);
  classes = metadata.class_names.size();
  analyze_name = module.find_method("analyze") ? "analyze" : module.find_method("analyse") ? "analyse" : "";
  has_detector = !analyze_name.empty();
  try {
    // freeze() keeps `forward` and the methods in the list.
    frozen =
        torch::jit::freeze(module, has_detector ? std::vector<std::string>{analyze_name} : std::vector<std::string>{});
    check_outputs(origin);
    make_plan();
  } catch (const c10::Error& error) {
    throw Error(origin + ": expected a model that classifies 28×28 images, found another TorchScript model (" +
                error.what_without_backtrace() + ")");
  }
}

std::pair<torch::Tensor, torch::Tensor> Predictor::Network::run(const torch::Tensor& batch) {
  const c10::InferenceMode inference;
  if (!has_detector) return {frozen.forward({batch}).toTensor(), {}};
  const auto outputs = frozen.get_method(analyze_name)({batch}).toTuple();
  return {outputs->elements().at(0).toTensor(), outputs->elements().at(1).toTensor()};
}

void Predictor::Network::run_plan(std::span<const Image> images, std::span<float> probabilities,
                                  std::span<float> is_digit) const {
  at::parallel_for(0, static_cast<std::int64_t>(images.size()), inference::kImagesPerThread,
                   [&](std::int64_t begin, std::int64_t end) {
                     for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
                       plan->run(images[i], probabilities.subspan(i * classes, classes),
                                 has_detector ? &is_digit[i] : nullptr);
                     }
                   });
}

void Predictor::Network::check_outputs(const std::string& origin) {
  const auto [probabilities, is_digit] = run(torch::zeros({2, 1, inference::kSide, inference::kSide}));
  const auto expected = static_cast<std::int64_t>(classes);
  if (probabilities.scalar_type() != torch::kFloat32 || probabilities.sizes() != c10::IntArrayRef({2, expected})) {
    std::ostringstream found;
    found << probabilities.scalar_type() << " " << probabilities.sizes();
    throw Error(origin + ": expected probabilities float32 [2, " + std::to_string(classes) +
                "] for two images, found " + found.str());
  }
  if (!torch::allclose(probabilities.sum(1), torch::ones({2}), 1e-3, 1e-3)) {
    throw Error(origin + ": expected probabilities that add up to 1, found other outputs");
  }
  if (has_detector && (is_digit.scalar_type() != torch::kFloat32 || is_digit.sizes() != c10::IntArrayRef({2}))) {
    throw Error(origin + ": expected `" + analyze_name + "` to give is_digit as float32 [2] for two images");
  }
}

/// Uses the plain loops only if they give the outputs of the file's own graph.
void Predictor::Network::make_plan() {
  constexpr std::int64_t kImages = 16;
  constexpr double kTolerance = 1e-4;
  plan = inference::Plan::from_module(module);
  if (!plan) return;
  const auto batch = torch::linspace(0, 997, kImages * inference::kSide * inference::kSide)
                         .sin()
                         .abs()
                         .reshape({kImages, 1, inference::kSide, inference::kSide});
  const auto [probabilities, is_digit] = run(batch);
  bool outputs_match = plan->classes() == classes && plan->has_detector() == has_detector;
  for (std::int64_t i = 0; outputs_match && i < kImages; ++i) {
    Image image;
    inference::copy_out(batch[i], image.pixels);
    auto found = torch::empty({static_cast<std::int64_t>(classes)});
    auto digit = torch::empty({});
    plan->run(image, {found.data_ptr<float>(), classes}, has_detector ? digit.data_ptr<float>() : nullptr);
    outputs_match = torch::allclose(found, probabilities[i], kTolerance, kTolerance) &&
                    (!has_detector || torch::allclose(digit, is_digit[i], kTolerance, kTolerance));
  }
  if (!outputs_match) plan.reset();
}

std::size_t Prediction::digit() const {
  return static_cast<std::size_t>(std::distance(probabilities.begin(), std::ranges::max_element(probabilities)));
}

float Prediction::confidence() const { return probabilities.at(digit()); }

float Prediction::certainty() const { return confidence() * is_digit.value_or(1); }

Predictor::Predictor(const std::filesystem::path& model_file, const LoadOptions& options)
    : network_(std::make_unique<Network>(read_file(model_file), options, model_file.string())) {}

Predictor Predictor::from_bytes(std::string bytes, const std::string& name, const LoadOptions& options) {
  return Predictor(std::make_unique<Network>(std::move(bytes), options, name));
}

Predictor::Predictor(std::unique_ptr<Network> network) : network_(std::move(network)) {}
Predictor::~Predictor() = default;
Predictor::Predictor(Predictor&&) noexcept = default;
Predictor& Predictor::operator=(Predictor&&) noexcept = default;

void Predictor::predict(std::span<const Image> images, std::span<float> probabilities,
                        std::span<float> is_digit) const {
  const auto is_digit_count = has_detector() ? images.size() : 0;
  if (probabilities.size() != images.size() * classes() || is_digit.size() != is_digit_count) {
    throw std::invalid_argument("predict: expected space for " + std::to_string(images.size() * classes()) +
                                " probabilities and " + std::to_string(is_digit_count) + " is_digit, found " +
                                std::to_string(probabilities.size()) + " and " + std::to_string(is_digit.size()));
  }
  if (images.empty()) return;
  if (network_->plan && images.size() <= network_->plan->max_images()) {
    return network_->run_plan(images, probabilities, is_digit);
  }
  const auto outputs = network_->run(inference::as_batch(images));
  inference::copy_out(outputs.first, probabilities);
  if (has_detector()) inference::copy_out(outputs.second, is_digit);
}

std::vector<Prediction> Predictor::predict(std::span<const Image> images) const {
  std::vector<float> probabilities(images.size() * classes());
  std::vector<float> is_digit(has_detector() ? images.size() : 0);
  predict(images, probabilities, is_digit);
  std::vector<Prediction> predictions(images.size());
  for (std::size_t i = 0; i < images.size(); ++i) {
    const auto first = std::next(probabilities.begin(), static_cast<std::ptrdiff_t>(i * classes()));
    predictions[i].probabilities.assign(first, std::next(first, static_cast<std::ptrdiff_t>(classes())));
    if (has_detector()) predictions[i].is_digit = is_digit[i];
  }
  return predictions;
}

Prediction Predictor::predict(const Image& image) const { return predict(std::span(&image, 1)).front(); }

ImageScore Predictor::score() const {
  return [this](const Image& image) { return predict(image).certainty(); };
}

BatchScorer Predictor::batch_scorer() const {
  return {.classes = classes(),
          .has_detector = has_detector(),
          .input = metadata().input,
          .predict = [this](std::span<const Image> images, std::span<float> probabilities, std::span<float> is_digit) {
            predict(images, probabilities, is_digit);
          }};
}

Image Predictor::explain(const Image& image, std::size_t target) const {
  if (target >= classes()) {
    throw std::invalid_argument("explain: expected a class below " + std::to_string(classes()) + ", found " +
                                std::to_string(target));
  }
  const torch::AutoGradMode with_gradients(true);  // the caller may have disabled them
  const auto input = inference::as_batch(std::span(&image, 1)).clone().requires_grad_(true);
  // Without `logits`, use the log-probabilities: they differ from the logits by a term that all classes share.
  const auto method = network_->module.find_method("logits");
  const auto logits = method ? (*method)({input}).toTensor() : network_->module.forward({input}).toTensor().log();
  logits.index({0, static_cast<std::int64_t>(target)}).backward();
  const auto contribution = input.grad() * input.detach();
  Image explanation;
  inference::copy_out(contribution, explanation.pixels);
  return explanation;
}

std::vector<std::size_t> Predictor::layers() const {
  return network_->plan ? network_->plan->layers() : std::vector<std::size_t>();
}

std::vector<std::vector<float>> Predictor::activations(const Image& image) const {
  return network_->plan ? network_->plan->activations(image) : std::vector<std::vector<float>>();
}

Neuron Predictor::neuron(std::size_t layer, std::size_t index) const {
  const auto widths = layers();
  if (layer < 1 || layer > widths.size()) {
    throw std::invalid_argument("neuron: expected one of " + std::to_string(widths.size()) + " layers, found layer " +
                                std::to_string(layer));
  }
  if (index >= widths[layer - 1]) {
    throw std::invalid_argument("neuron: expected an index below " + std::to_string(widths[layer - 1]) + " in layer " +
                                std::to_string(layer) + ", found " + std::to_string(index));
  }
  return network_->plan->neuron(layer - 1, index);
}

std::string Predictor::to_onnx() const {
  const auto& name = network_->analyze_name;
  return inference::to_onnx(network_->module, name.empty() ? "forward" : name, network_->metadata);
}

std::size_t Predictor::classes() const { return network_->classes; }
bool Predictor::has_detector() const { return network_->has_detector; }
const ModelMetadata& Predictor::metadata() const { return network_->metadata; }

}  // namespace digit
