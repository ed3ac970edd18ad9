#include <torch/csrc/jit/serialization/import.h>
#include <torch/script.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/generators/catch_generators_range.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <sstream>
#include <stdexcept>
#include <string>

#include "digit/model_file.h"
#include "digit/network.h"
#include "digit/predictor.h"
#include "digit/trainer.h"

namespace digit::test {
namespace {

const Architecture& any_architecture() {
  return architectures()[GENERATE(range(std::size_t{0}, architectures().size()))];
}

/// Returns a small network of the given architecture, with a detector, in training mode.
std::shared_ptr<Classifier> small_network(const Architecture& architecture) {
  auto options = architecture.defaults;
  for (auto& neurons : options.hidden) neurons = 12;
  options.channels = {3, 4};
  options.detector = 5;
  options.dropout = 0.5;
  options.classes = 7;
  seed_weights(1);
  auto network = make_network(options);
  network->module().train();
  return network;
}

TEST_CASE("For every architecture, the model file gives the same results as the network, for any number of images") {
  const auto& architecture = any_architecture();
  CAPTURE(architecture.name);
  const auto network = small_network(architecture);
  ModelMetadata metadata;
  metadata.temperature = 1.5;
  std::istringstream archive(serialize_model(*network, metadata));
  auto module = torch::jit::load(archive);
  network->module().eval();
  const torch::NoGradGuard no_gradient;
  for (const std::int64_t count : {1, 2, 5}) {
    const auto images = torch::rand({count, 784});
    const auto expected = network->analyze(images);
    const auto probabilities = torch::softmax(expected.logits / 1.5, 1);
    for (const auto& shape : {std::vector<std::int64_t>{count, 784}, {count, 1, 28, 28}}) {
      const auto input = images.view(shape);
      const auto is_close = [](const torch::Tensor& a, const torch::Tensor& b) {
        return torch::allclose(a, b, 1e-5, 1e-6);
      };
      CHECK(is_close(module.forward({input}).toTensor(), probabilities));
      CHECK(is_close(module.get_method("logits")({input}).toTensor(), expected.logits));
      const auto analysis = module.get_method("analyze")({input}).toTuple();
      CHECK(is_close(analysis->elements()[0].toTensor(), probabilities));
      CHECK(is_close(analysis->elements()[1].toTensor(), torch::sigmoid(expected.digit_logit)));
    }
  }
}

TEST_CASE("For every architecture, the predictor gives the same probabilities as the network") {
  const auto& architecture = any_architecture();
  CAPTURE(architecture.name);
  const auto network = small_network(architecture);
  const auto predictor = Predictor::from_bytes(serialize_model(*network, {}), "model");
  CHECK(predictor.metadata().architecture == architecture.name);
  CHECK(predictor.classes() == 7);
  CHECK(predictor.has_detector());
  Image image;
  for (std::size_t i = 0; i < image.pixels.size(); ++i) image.pixels[i] = static_cast<float>(i % 7) / 7;
  network->module().eval();
  const torch::NoGradGuard no_gradient;
  const auto input = torch::from_blob(image.pixels.data(), {1, 784});
  const auto expected = torch::softmax(network->analyze(input).logits, 1);
  const auto prediction = predictor.predict(image);
  for (std::size_t k = 0; k < 7; ++k) {
    CHECK(std::abs(prediction.probabilities[k] - expected[0][static_cast<std::int64_t>(k)].item<float>()) < 1e-5F);
  }
  const auto explanation = predictor.explain(image, 3);
  CHECK(std::ranges::any_of(explanation.pixels, [](float pixel) { return pixel != 0; }));
}

TEST_CASE("Writing a model file leaves the network in training mode, and its parameters still require gradients") {
  const auto network = small_network(any_architecture());
  static_cast<void>(serialize_model(*network, {}));
  CHECK(network->module().is_training());
  for (const auto& parameter : network->module().parameters()) CHECK(parameter.requires_grad());
}

TEST_CASE("The error for an unknown architecture lists the registered architectures") {
  std::string names;
  for (const auto& architecture : architectures()) names.append(names.empty() ? "" : ", ").append(architecture.name);
  NetworkOptions options;
  options.architecture = "resnet";
  CHECK_THROWS_MATCHES(make_network(options), std::invalid_argument,
                       Catch::Matchers::Message("architecture: expected one of " + names + ", found resnet"));
}

TEST_CASE("A layer size that is out of range is rejected") {
  NetworkOptions options;
  options.hidden = {128, 0};
  CHECK_THROWS_MATCHES(make_network(options), std::invalid_argument,
                       Catch::Matchers::Message("NetworkOptions::hidden: expected 1 to 65536, found 0"));
}

}  // namespace
}  // namespace digit::test
