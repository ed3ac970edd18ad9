#include "digit/model_file.h"

#include <torch/csrc/jit/serialization/import.h>
#include <torch/script.h>

#include <catch2/catch_test_macros.hpp>
#include <sstream>
#include <stdexcept>

#include "digit/mlp.h"
#include "digit/predictor.h"
#include "digit/trainer.h"

namespace digit::test {
namespace {

ModelMetadata some_metadata() {
  ModelMetadata metadata;
  metadata.input = InputForm::kImage;
  metadata.seed = 7;
  metadata.training_options = {{"epochs", "3"}, {"learning-rate", "0.001"}};
  metadata.data_sha256 = {{"train-images-idx3-ubyte", "abc"}};
  metadata.test = TestMetrics{100, 0.97, 0.1};
  metadata.temperature = 1.5;
  metadata.is_digit_threshold = 0.25;
  return metadata;
}

torch::jit::Module load(const std::string& bytes) {
  std::istringstream archive(bytes);
  return torch::jit::load(archive);
}

TEST_CASE("The forward method of a model file returns the softmax of the logits divided by the temperature") {
  Mlp network;
  auto module = load(serialize_model(*network, some_metadata()));
  const auto images = torch::rand({4, 784});
  const auto expected = torch::softmax(network->forward(images) / 1.5, 1);
  CHECK(torch::allclose(module.forward({images}).toTensor(), expected, 1e-5, 1e-6));
  CHECK(torch::allclose(module.forward({images.reshape({4, 1, 28, 28})}).toTensor(), expected, 1e-5, 1e-6));
}

TEST_CASE("A model file keeps the given metadata and adds the architecture and layer sizes of the network") {
  const Mlp network(MlpOptions{.hidden = {32, 16}});
  const auto expected = some_metadata();
  const auto found = Predictor::from_bytes(serialize_model(*network, expected), "model").metadata();
  CHECK(found.architecture == "mlp");
  CHECK(found.hidden == std::vector<std::size_t>{32, 16});
  CHECK(found.class_names.size() == 10);
  CHECK_FALSE(found.library_version.empty());
  CHECK_FALSE(found.libtorch_version.empty());
  CHECK(found.input == expected.input);
  CHECK(found.seed == expected.seed);
  CHECK(found.training_options == expected.training_options);
  CHECK(found.data_sha256 == expected.data_sha256);
  CHECK(found.temperature == expected.temperature);
  CHECK(found.is_digit_threshold == expected.is_digit_threshold);
  REQUIRE(found.test);
  CHECK(found.test->accuracy == expected.test->accuracy);
}

TEST_CASE("The same network and metadata give the same bytes") {
  const Mlp network;
  CHECK(serialize_model(*network, some_metadata()) == serialize_model(*network, some_metadata()));
}

TEST_CASE("The same seed gives the same initial weights") {
  seed_weights(5);
  const Mlp first;
  seed_weights(5);
  const Mlp second;
  seed_weights(6);
  const Mlp other;
  CHECK(serialize_model(*first, {}) == serialize_model(*second, {}));
  CHECK(serialize_model(*first, {}) != serialize_model(*other, {}));
}

TEST_CASE("Metadata is rejected if the number of class names differs from the number of classes") {
  auto metadata = some_metadata();
  metadata.class_names = {"shirt", "shoe"};
  CHECK_THROWS_AS(serialize_model(MlpImpl(), metadata), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
