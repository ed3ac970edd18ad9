#include "support/model_files.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/script.h>
#include <torch/utils.h>

#include <cstdint>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "digit/cnn.h"
#include "digit/file.h"
#include "digit/mlp.h"
#include "digit/model_file.h"

namespace digit::test {
namespace {

/// Sets weights and biases to 0, so that the output depends only on biases set afterwards.
void set_to_zero(const std::vector<torch::nn::Linear>& layers) {
  for (const auto& layer : layers) {
    layer->weight.zero_();
    layer->bias.zero_();
  }
}

}  // namespace

void write_small_model(const std::filesystem::path& file) { write_file(file, serialize_model(MlpImpl(), {})); }

void write_small_cnn(const std::filesystem::path& file) {
  write_file(file, serialize_model(CnnImpl(CnnOptions{.detector = 8}), {}));
}

void write_model(const std::filesystem::path& file, const ConstantModel& model) {
  const torch::NoGradGuard no_gradient;
  const auto classes = model.class_names.empty() ? model.classes : model.class_names.size();
  Mlp network(MlpOptions{
      .hidden = {4}, .classes = static_cast<std::int64_t>(classes), .detector = model.is_digit_threshold ? 4 : 0});
  set_to_zero(network->layers());
  network->layers().back()->bias[static_cast<std::int64_t>(model.answer)] = 5;
  set_to_zero(network->detector());
  if (!network->detector().empty()) network->detector().back()->bias.fill_(5);
  ModelMetadata metadata;
  metadata.input = model.input;
  metadata.class_names = model.class_names;
  metadata.is_digit_threshold = model.is_digit_threshold;
  write_file(file, serialize_model(*network, metadata));
}

void write_scripted_model(const std::filesystem::path& file, const std::string& methods, std::size_t classes) {
  std::string names;
  for (std::size_t i = 0; i < classes; ++i) names += (i == 0 ? "\"" : ", \"") + std::to_string(i) + "\"";
  torch::jit::Module module("digit");
  module.define(methods);
  std::ostringstream bytes;
  module.save(bytes, {{"metadata.json", R"({"format": 1, "library_version": "0", "architecture": "other", "hidden": [],
    "seed": 0, "training_options": {}, "data_sha256": {}, "temperature": 1, "class_names": [)" +
                                            names + "]}"}});
  write_file(file, std::move(bytes).str());
}

}  // namespace digit::test
