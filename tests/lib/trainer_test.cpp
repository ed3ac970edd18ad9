#include "digit/trainer.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <stdexcept>
#include <vector>

#include "digit/evaluation.h"
#include "digit/model_file.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

TrainOptions quick_options() {
  auto options = plain_recipe();
  options.epochs = 5;
  options.batch_size = 20;
  options.learning_rate = 5e-3;
  return options;
}

/// A network trained from the same first weights each time.
std::string train_once(const TrainOptions& options) {
  seed_weights(options.seed);
  Mlp network(MlpOptions{{16}, 10});
  train(network, make_tiny_mnist(200), options);
  return serialize_model(network, {});
}

TEST_CASE("Training learns what the data shows") {
  seed_weights(1);
  Mlp network(MlpOptions{{32}, 10});
  REQUIRE(train(network, make_tiny_mnist(400), quick_options()).completed);
  const auto predictor = Predictor::from_bytes(serialize_model(network, {}), "model");
  const auto test = make_tiny_mnist(100);
  CHECK(evaluate(predict_all(predictor, test), test.labels).accuracy > 0.95);
}

TEST_CASE("Progress is reported after each batch, the smaller last one included") {
  Mlp network(MlpOptions{{4}, 10});
  auto options = quick_options();
  options.epochs = 2;
  options.batch_size = 30;
  std::vector<std::size_t> images;
  std::vector<std::size_t> epochs;
  train(network, make_tiny_mnist(70), options, [&](const TrainProgress& progress) {
    images.push_back(progress.images);
    epochs.push_back(progress.epoch);
    return Continue::kYes;
  });
  CHECK(images == std::vector<std::size_t>{30, 60, 70, 30, 60, 70});
  CHECK(epochs == std::vector<std::size_t>{1, 1, 1, 2, 2, 2});
}

TEST_CASE("Loss falls from epoch to epoch") {
  Mlp network(MlpOptions{{32}, 10});
  std::vector<double> losses;
  train(network, make_tiny_mnist(200), quick_options(), [&](const TrainProgress& progress) {
    if (progress.epoch_done()) losses.push_back(progress.loss);
    return Continue::kYes;
  });
  REQUIRE(losses.size() == 5);
  CHECK(losses.back() < losses.front() / 2);
}

TEST_CASE("The caller may end training after any batch") {
  Mlp network(MlpOptions{{4}, 10});
  std::size_t batches = 0;
  const auto result = train(network, make_tiny_mnist(100), quick_options(),
                            [&](const TrainProgress&) { return ++batches == 2 ? Continue::kNo : Continue::kYes; });
  CHECK_FALSE(result.completed);
  CHECK(batches == 2);
  CHECK(result.last.images == 40);
}

TEST_CASE("The same seed gives the same network, another seed another") {
  auto options = quick_options();
  const auto first = train_once(options);
  CHECK(train_once(options) == first);
  options.seed = 2;
  CHECK(train_once(options) != first);
}

TEST_CASE("Options that make no sense are refused before training") {
  Mlp network(MlpOptions{{4}, 10});
  const auto data = make_tiny_mnist(20);
  auto options = quick_options();
  options.batch_size = 0;
  CHECK_THROWS_AS(train(network, data, options), std::invalid_argument);
  options = quick_options();
  options.learning_rate = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(train(network, data, options), std::invalid_argument);
}

TEST_CASE("A network with fewer classes than the data, and data without images, are refused") {
  Mlp network(MlpOptions{{4}, 3});
  CHECK_THROWS_AS(train(network, make_tiny_mnist(20), quick_options()), std::invalid_argument);
  Mlp fitting(MlpOptions{{4}, 10});
  CHECK_THROWS_AS(train(fitting, make_tiny_mnist(0), quick_options()), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
