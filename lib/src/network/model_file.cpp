#include "digit/model_file.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/export.h>

#include <algorithm>
#include <sstream>
#include <stdexcept>
#include <string>

#include "network/metadata_json.h"

namespace digit::network {
namespace {

std::string methods_source(const Classifier& network) {
  std::string source = network.script() +
                       "\n"
                       "def logits(self, x):\n"
                       "    return self.activations(x)[-1]\n"
                       "\n"
                       "def forward(self, x):\n"
                       "    return torch.softmax(self.logits(x) / self.temperature, 1)\n";
  if (!network.has_detector()) return source;
  return source +
         "\n"
         "def analyze(self, x):\n"
         "    all = self.activations(x)\n"
         "    hidden = torch.relu(torch.linear(torch.cat(all[1:], 1), self.detector0_weight, self.detector0_bias))\n"
         "    is_digit = torch.sigmoid(torch.linear(hidden, self.detector1_weight, self.detector1_bias)).squeeze(1)\n"
         "    return torch.softmax(all[-1] / self.temperature, 1), is_digit\n";
}

/// TorchScript's parameters have no dots in their names.
std::string script_name(std::string name) {
  std::ranges::replace(name, '.', '_');
  return name;
}

torch::jit::Module make_module(const Classifier& network, const ModelMetadata& metadata) {
  torch::jit::Module module("digit");
  for (const auto& parameter : network.module().named_parameters()) {
    const auto values = parameter.value().detach().to(torch::kCPU).clone();
    module.register_parameter(script_name(parameter.key()), values, false);
  }
  const auto scalar = [](double value) { return torch::tensor(value, torch::kFloat32); };
  module.register_buffer("pixel_mean", scalar(kPixelMean));
  module.register_buffer("pixel_deviation", scalar(kPixelDeviation));
  module.register_buffer("temperature", scalar(metadata.temperature));
  module.define(methods_source(network));
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
  metadata.architecture = network.architecture();
  const auto hidden = network.hidden();
  metadata.hidden.assign(hidden.begin(), hidden.end());
  metadata.library_version = DIGIT_VERSION;

  // Saved to a stream: a save to a file name would write that name into the archive.
  std::ostringstream archive;
  network::make_module(network, metadata).save(archive, {{"metadata.json", network::metadata_to_json(metadata)}});
  return std::move(archive).str();
}

}  // namespace digit
