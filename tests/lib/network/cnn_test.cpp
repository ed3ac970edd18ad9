#include "digit/cnn.h"

#include <torch/csrc/jit/serialization/import.h>
#include <torch/script.h>

#include <catch2/catch_test_macros.hpp>
#include <sstream>
#include <stdexcept>

#include "digit/evaluation.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "digit/trainer.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

CnnOptions small_cnn() { return {.channels = {4, 6}, .hidden = 16}; }

TEST_CASE("A convolutional network accepts flat and square images") {
  Cnn network(CnnOptions{.channels = {3, 4, 5, 6}, .hidden = 8, .classes = 26});
  const auto images = torch::rand({2, 784});
  CHECK(network->forward(images).sizes() == c10::IntArrayRef({2, 26}));
  CHECK(torch::equal(network->forward(images), network->forward(images.view({2, 1, 28, 28}))));
}

TEST_CASE("The model file of a convolutional network gives the same results as the network") {
  auto options = small_cnn();
  options.detector = 8;
  options.dropout = 0.5;
  Cnn network(options);
  network->eval();
  const auto images = torch::rand({4, 784});
  const auto expected = network->analyze(images);
  std::istringstream archive(serialize_model(*network, {}));
  const auto analysis = torch::jit::load(archive).get_method("analyze")({images}).toTuple();
  CHECK(torch::allclose(analysis->elements()[0].toTensor(), torch::softmax(expected.logits, 1), 1e-4, 1e-5));
  CHECK(torch::allclose(analysis->elements()[1].toTensor(), torch::sigmoid(expected.digit_logit), 1e-4, 1e-5));
}

TEST_CASE("The model file of a convolutional network records its architecture and layer sizes") {
  const Cnn network(small_cnn());
  const auto metadata = Predictor::from_bytes(serialize_model(*network, {}), "model").metadata();
  CHECK(metadata.architecture == "cnn");
  CHECK(metadata.hidden == std::vector<std::size_t>{4, 6, 16});
}

TEST_CASE("The trainer trains a convolutional network, and the same seed gives the same bytes") {
  const auto run = [] {
    seed_weights(1);
    auto options = plain_recipe();
    options.epochs = 6;
    options.batch_size = 20;
    options.learning_rate = 5e-3;
    Cnn network(small_cnn());
    train(*network, make_tiny_mnist(400), options);
    return serialize_model(*network, {});
  };
  const auto bytes = run();
  const auto test = make_tiny_mnist(100);
  CHECK(evaluate(predict_all(Predictor::from_bytes(bytes, "model"), test), test.labels).accuracy > 0.95);
  CHECK(run() == bytes);
}

TEST_CASE("The detector of a convolutional network sends no gradients to the classifier") {
  auto options = small_cnn();
  options.detector = 8;
  Cnn network(options);
  network->analyze(torch::rand({2, 784})).digit_logit.sum().backward();
  for (const auto& parameter : network->named_parameters()) {
    CHECK(parameter.value().grad().defined() == parameter.key().starts_with("detector"));
  }
}

TEST_CASE("Invalid options of a convolutional network are rejected") {
  CHECK_THROWS_AS(CnnImpl(CnnOptions{.channels = {}}), std::invalid_argument);
  CHECK_THROWS_AS(CnnImpl(CnnOptions{.channels = {4, 4, 4, 4, 4}}), std::invalid_argument);
  CHECK_THROWS_AS(CnnImpl(CnnOptions{.channels = {4, 0}}), std::invalid_argument);
  CHECK_THROWS_AS(CnnImpl(CnnOptions{.hidden = 0}), std::invalid_argument);
  CHECK_THROWS_AS(CnnImpl(CnnOptions{.dropout = 1}), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
