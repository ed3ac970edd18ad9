#include "digit/model_file.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/export.h>

#include <sstream>
#include <stdexcept>

#include "metadata_json.h"

namespace digit {
namespace {

/// The module's methods. Weights are numbered from the input; written out a line a layer, since TorchScript cannot
/// index parameters by a number.
std::string methods_source(std::size_t layers) {
  std::ostringstream source;
  source << "def logits(self, x):\n"
            "    x = (x.flatten(1) - self.pixel_mean) / self.pixel_deviation\n";
  for (std::size_t i = 0; i < layers; ++i) {
    const auto linear = "torch.linear(x, self.weight" + std::to_string(i) + ", self.bias" + std::to_string(i) + ")";
    source << "    x = " << (i + 1 < layers ? "torch.relu(" + linear + ")" : linear) << "\n";
  }
  source << "    return x\n"
            "\n"
            "def forward(self, x):\n"
            "    return torch.softmax(self.logits(x) / self.temperature, 1)\n";
  return source.str();
}

torch::jit::Module make_module(const Mlp& network, const ModelMetadata& metadata) {
  torch::jit::Module module("digit");
  const auto& layers = network->layers();
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto number = std::to_string(i);
    module.register_parameter("weight" + number, layers[i]->weight.detach().to(torch::kCPU).clone(), false);
    module.register_parameter("bias" + number, layers[i]->bias.detach().to(torch::kCPU).clone(), false);
  }
  const auto scalar = [](double value) { return torch::tensor(value, torch::kFloat32); };
  module.register_buffer("pixel_mean", scalar(kPixelMean));
  module.register_buffer("pixel_deviation", scalar(kPixelDeviation));
  module.register_buffer("temperature", scalar(metadata.temperature));
  module.define(methods_source(layers.size()));
  module.eval();
  return module;
}

}  // namespace

std::string serialize_model(const Mlp& network, ModelMetadata metadata) {
  const auto& options = network->options();
  const auto classes = static_cast<std::size_t>(options.classes);
  if (metadata.class_names.empty()) {
    for (std::size_t i = 0; i < classes; ++i) metadata.class_names.push_back(std::to_string(i));
  }
  if (metadata.class_names.size() != classes) {
    throw std::invalid_argument("ModelMetadata::class_names: expected " + std::to_string(classes) + " names, found " +
                                std::to_string(metadata.class_names.size()));
  }
  metadata.architecture = "mlp";
  metadata.hidden.assign(options.hidden.begin(), options.hidden.end());
  metadata.library_version = DIGIT_VERSION;

  // Saved to a stream: a save to a file name would write that name into the archive.
  std::ostringstream archive;
  make_module(network, metadata).save(archive, {{"metadata.json", metadata_to_json(metadata)}});
  return std::move(archive).str();
}

}  // namespace digit
