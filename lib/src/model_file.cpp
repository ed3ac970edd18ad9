#include "digit/model_file.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/export.h>

#include <sstream>
#include <stdexcept>
#include <string>

#include "metadata_json.h"

namespace digit {
namespace {

/// The module's methods. Weights are numbered from the input; written out a line a layer, since TorchScript cannot
/// index parameters by a number.
std::string methods_source(const MlpImpl& network) {
  const auto linear = [](const std::string& input, const std::string& name) {
    return "torch.linear(" + input + ", self." + name + "_weight, self." + name + "_bias)";
  };
  std::ostringstream source;
  source << "def activations(self, x):\n"
            "    x = (x.flatten(1) - self.pixel_mean) / self.pixel_deviation\n"
            "    all = [x]\n";
  for (std::size_t i = 0; i < network.layers().size(); ++i) {
    const auto output = linear("x", "layer" + std::to_string(i));
    source << "    x = " << (i + 1 < network.layers().size() ? "torch.relu(" + output + ")" : output) << "\n"
           << "    all.append(x)\n";
  }
  source << "    return all\n"
            "\n"
            "def logits(self, x):\n"
            "    return self.activations(x)[-1]\n"
            "\n"
            "def forward(self, x):\n"
            "    return torch.softmax(self.logits(x) / self.temperature, 1)\n";
  if (network.detector().empty()) return source.str();
  source << "\n"
            "def analyse(self, x):\n"
            "    all = self.activations(x)\n"
            "    hidden = torch.relu("
         << linear("torch.cat(all[1:], 1)", "detector0")
         << ")\n"
            "    is_digit = torch.sigmoid("
         << linear("hidden", "detector1")
         << ").squeeze(1)\n"
            "    return torch.softmax(all[-1] / self.temperature, 1), is_digit\n";
  return source.str();
}

torch::jit::Module make_module(const Mlp& network, const ModelMetadata& metadata) {
  torch::jit::Module module("digit");
  for (const auto& layer : network->named_children()) {
    const auto& linear = *layer.value()->as<torch::nn::Linear>();
    module.register_parameter(layer.key() + "_weight", linear.weight.detach().to(torch::kCPU).clone(), false);
    module.register_parameter(layer.key() + "_bias", linear.bias.detach().to(torch::kCPU).clone(), false);
  }
  const auto scalar = [](double value) { return torch::tensor(value, torch::kFloat32); };
  module.register_buffer("pixel_mean", scalar(kPixelMean));
  module.register_buffer("pixel_deviation", scalar(kPixelDeviation));
  module.register_buffer("temperature", scalar(metadata.temperature));
  module.define(methods_source(*network));
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
