#include "digit/model_file.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/frontend/tracer.h>
#include <torch/csrc/jit/passes/dead_code_elimination.h>
#include <torch/csrc/jit/serialization/export.h>
#include <torch/utils.h>
#include <torch/version.h>

#include <functional>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>

#include "digit/class_names.h"
#include "digit/file.h"
#include "digit/image.h"
#include "network/metadata_json.h"
#include "network/script_name.h"

namespace digit::network {
namespace {

using Traced = std::function<torch::IValue(const torch::Tensor& images)>;

/// A copy of the network in evaluation mode on the CPU, whose parameters become those of the TorchScript module.
struct FrozenCopy {
  std::shared_ptr<torch::nn::Module> module;
  Classifier* classifier;
};

FrozenCopy copy_for_inference(const Classifier& network) {
  auto module = network.module().clone(torch::Device(torch::kCPU));
  auto* classifier = dynamic_cast<Classifier*>(module.get());
  if (classifier == nullptr) {
    throw std::invalid_argument("serialize_model: expected a network whose clone() is a digit::Classifier");
  }
  module->eval();
  for (auto& parameter : module->parameters()) parameter.set_requires_grad(false);
  return {std::move(module), classifier};
}

/// Adds the method `name` to `module`, which computes what `function` computes for a batch of images. The tracer of
/// LibTorch records the operations, so that a network is defined once, in C++.
void add_traced_method(torch::jit::Module& module, const std::string& name, const Traced& function) {
  constexpr auto kSide = static_cast<std::int64_t>(kImageSide);
  const torch::NoGradGuard no_gradient;
  const auto run = [&](const torch::jit::Stack& inputs) {
    return torch::jit::Stack{function(inputs.at(0).toTensor())};
  };
  const auto no_name = [](const torch::Tensor&) { return std::string(); };
  const auto traced = torch::jit::tracer::trace({torch::zeros({2, 1, kSide, kSide})}, run, no_name, /*strict=*/true,
                                                /*force_outplace=*/false, &module, {"x"});
  auto graph = traced.first->graph;
  torch::jit::EliminateDeadCode(graph);
  const c10::QualifiedName qualified(*module.type()->name(), name);
  module.type()->addMethod(module._ivalue()->compilation_unit()->create_function(qualified, std::move(graph)));
}

torch::jit::Module make_module(const Classifier& network, const ModelMetadata& metadata) {
  const auto copy = copy_for_inference(network);
  torch::jit::Module module("digit");
  for (const auto& parameter : copy.module->named_parameters()) {
    module.register_parameter(script_name(parameter.key()), parameter.value(), false);
  }
  const auto scalar = [](double value) { return torch::tensor(value, torch::kFloat32); };
  // The loops of inference/plan.cpp read these two; the traced methods have them as constants.
  module.register_buffer("pixel_mean", scalar(kPixelMean));
  module.register_buffer("pixel_deviation", scalar(kPixelDeviation));
  const auto temperature = scalar(metadata.temperature);
  module.register_buffer("temperature", temperature);

  const auto analyze = [&](const torch::Tensor& images) { return copy.classifier->analyze(images); };
  const auto probabilities = [&](const torch::Tensor& logits) { return torch::softmax(logits / temperature, 1); };
  add_traced_method(module, "logits", [&](const auto& images) { return analyze(images).logits; });
  add_traced_method(module, "forward", [&](const auto& images) { return probabilities(analyze(images).logits); });
  if (network.has_detector()) {
    add_traced_method(module, "analyze", [&](const auto& images) {
      const auto analysis = analyze(images);
      return c10::ivalue::Tuple::create(probabilities(analysis.logits), torch::sigmoid(analysis.digit_logit));
    });
  }
  module.eval();
  return module;
}

}  // namespace
}  // namespace digit::network

namespace digit {

std::string serialize_model(const Classifier& network, ModelMetadata metadata) {
  const auto classes = static_cast<std::size_t>(network.classes());
  if (metadata.class_names.empty()) {
    for (std::size_t i = 0; i < classes; ++i) metadata.class_names.push_back(std::to_string(i));
  }
  if (metadata.class_names.size() != classes) {
    throw std::invalid_argument("ModelMetadata::class_names: expected " + std::to_string(classes) + " names, found " +
                                std::to_string(metadata.class_names.size()));
  }
  check_class_names(metadata.class_names, "ModelMetadata::class_names");
  metadata.architecture = network.architecture();
  const auto hidden = network.hidden();
  metadata.hidden.assign(hidden.begin(), hidden.end());
  metadata.library_version = DIGIT_VERSION;
  metadata.libtorch_version = TORCH_VERSION;

  // Saved to a stream: saving to a file would write its name into the archive.
  std::ostringstream archive;
  network::make_module(network, metadata).save(archive, {{"metadata.json", metadata_to_json(metadata)}});
  return std::move(archive).str();
}

}  // namespace digit
