#include "digit/trainer.h"

#include <catch2/catch_test_macros.hpp>
#include <limits>
#include <stdexcept>
#include <vector>

#include "digit/evaluation.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "digit/synthesize.h"
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

/// The default recipe on so little that a test can wait for it.
TrainOptions small_recipe() {
  TrainOptions options;
  options.epochs = 2;
  options.batch_size = 20;
  options.synthetic_drawings = 100;
  options.held_out = 50;
  return options;
}

TEST_CASE("The default recipe trains a detector and calibrates on what it held out") {
  seed_weights(1);
  Mlp network(MlpOptions{{16}, 10, 8});
  const auto result = train(network, make_tiny_mnist(300), small_recipe());
  REQUIRE(result.completed);
  CHECK(result.last.epoch_images == 250);
  REQUIRE(result.calibration);
  CHECK(result.calibration->temperature > 0);
  CHECK(result.calibration->is_digit_threshold.has_value());
  CHECK(result.held_out_accuracy.has_value());
  CHECK(Predictor::from_bytes(serialize_model(network, {}), "model").tells_digits());
}

TEST_CASE("A detector learns to tell what was drawn from what was not a digit") {
  seed_weights(1);
  Mlp network(MlpOptions{{32}, 10, 16});
  auto options = small_recipe();
  options.epochs = 80;
  options.synthetic_share = 0.4;
  options.non_digit_share = 0.4;
  options.synthetic_drawings = 1000;
  train(network, make_tiny_mnist(300), options);
  const auto predictor = Predictor::from_bytes(serialize_model(network, {}), "model");
  const auto mean_score = [&](const LabeledImages& images) {
    double sum = 0;
    for (const auto& prediction : predict_all(predictor, images)) sum += prediction.is_digit.value();
    return sum / static_cast<double>(images.size());
  };
  CHECK(mean_score(synthesize_digits(200, 77)) > mean_score(synthesize_non_digits(200, 77, 0)) + 0.2);
}

TEST_CASE("Each part of the recipe changes what is learned") {
  auto options = quick_options();
  options.epochs = 2;
  const auto plain = train_once(options);
  SECTION("optimizer") { options.optimizer = Optimizer::kAdamW, options.weight_decay = 0.1; }
  SECTION("momentum") { options.optimizer = Optimizer::kSgd; }
  SECTION("schedule") { options.schedule = Schedule::kCosine; }
  SECTION("label smoothing") { options.label_smoothing = 0.1; }
  SECTION("averaged weights") { options.average_decay = 0.9; }
  SECTION("augmentation") { options.augment = AugmentOptions{}; }
  SECTION("synthetic digits") { options.synthetic_share = 0.3, options.synthetic_drawings = 100; }
  SECTION("held-out images") { options.held_out = 50; }
  CHECK(train_once(options) != plain);
}

TEST_CASE("The default recipe, too, gives the same network for the same seed") {
  const auto run = [] {
    seed_weights(3);
    Mlp network(MlpOptions{{16}, 10, 8});
    train(network, make_tiny_mnist(300), small_recipe());
    return serialize_model(network, {});
  };
  CHECK(run() == run());
}

TEST_CASE("A detector without non-digits, and non-digits without a detector, are refused") {
  Mlp with_detector(MlpOptions{{8}, 10, 8});
  CHECK_THROWS_AS(train(with_detector, make_tiny_mnist(50), quick_options()), std::invalid_argument);
  Mlp without(MlpOptions{{8}, 10});
  auto options = quick_options();
  options.non_digit_share = 0.1;
  CHECK_THROWS_AS(train(without, make_tiny_mnist(50), options), std::invalid_argument);
}

TEST_CASE("Holding out every image is refused") {
  Mlp network(MlpOptions{{8}, 10});
  auto options = quick_options();
  options.held_out = 50;
  CHECK_THROWS_AS(train(network, make_tiny_mnist(50), options), std::invalid_argument);
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
