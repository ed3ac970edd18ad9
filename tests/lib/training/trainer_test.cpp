#include "digit/trainer.h"

#include <torch/cuda.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <functional>
#include <limits>
#include <stdexcept>
#include <vector>

#include "digit/error.h"
#include "digit/evaluation.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "digit/synthesize.h"
#include "support/temporary_folder.h"
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
  Mlp network(MlpOptions{.hidden = {16}});
  train(*network, make_tiny_mnist(200), options);
  return serialize_model(*network, {});
}

TEST_CASE("Training learns what the data shows") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {32}});
  REQUIRE(train(*network, make_tiny_mnist(400), quick_options()).completed);
  const auto predictor = Predictor::from_bytes(serialize_model(*network, {}), "model");
  const auto test = make_tiny_mnist(100);
  CHECK(evaluate(predict_all(predictor, test), test.labels).accuracy > 0.95);
}

TEST_CASE("Progress is reported after each batch, the smaller last one included") {
  Mlp network(MlpOptions{.hidden = {4}});
  auto options = quick_options();
  options.epochs = 2;
  options.batch_size = 30;
  std::vector<std::size_t> images;
  std::vector<std::size_t> epochs;
  train(*network, make_tiny_mnist(70), options, [&](const TrainProgress& progress) {
    images.push_back(progress.images);
    epochs.push_back(progress.epoch);
    return Continue::kYes;
  });
  CHECK(images == std::vector<std::size_t>{30, 60, 70, 30, 60, 70});
  CHECK(epochs == std::vector<std::size_t>{1, 1, 1, 2, 2, 2});
}

TEST_CASE("Loss falls from epoch to epoch") {
  Mlp network(MlpOptions{.hidden = {32}});
  std::vector<double> losses;
  train(*network, make_tiny_mnist(200), quick_options(), [&](const TrainProgress& progress) {
    if (progress.epoch_done()) losses.push_back(progress.loss);
    return Continue::kYes;
  });
  REQUIRE(losses.size() == 5);
  CHECK(losses.back() < losses.front() / 2);
}

TEST_CASE("The caller may end training after any batch") {
  Mlp network(MlpOptions{.hidden = {4}});
  std::size_t batches = 0;
  const auto result = train(*network, make_tiny_mnist(100), quick_options(),
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
  Mlp network(MlpOptions{.hidden = {16}, .detector = 8});
  const auto result = train(*network, make_tiny_mnist(300), small_recipe());
  REQUIRE(result.completed);
  CHECK(result.last.epoch_images == 250);
  CHECK(result.metadata.temperature != 1);
  CHECK(result.metadata.is_digit_threshold.has_value());
  CHECK(result.held_out_accuracy.has_value());
  CHECK(Predictor::from_bytes(serialize_model(*network, {}), "model").has_detector());
}

TEST_CASE("A detector learns to tell what was drawn from what was not a digit") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {32}, .detector = 16});
  auto options = small_recipe();
  options.epochs = 80;
  options.synthetic_share = 0.4;
  options.non_digit_share = 0.4;
  options.synthetic_drawings = 1000;
  train(*network, make_tiny_mnist(300), options);
  const auto predictor = Predictor::from_bytes(serialize_model(*network, {}), "model");
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
  SECTION("cosine schedule") { options.schedule = Schedule::kCosine; }
  SECTION("linear schedule") { options.schedule = Schedule::kLinear; }
  SECTION("step schedule") { options.schedule = Schedule::kStep; }
  SECTION("label smoothing") { options.label_smoothing = 0.1; }
  SECTION("averaged weights") { options.average_decay = 0.9; }
  SECTION("augmentation") { options.augment = AugmentOptions{}; }
  SECTION("synthetic digits") { options.synthetic_share = 0.3, options.synthetic_drawings = 100; }
  SECTION("held-out images") { options.held_out = 50; }
  SECTION("validation images") { options.validation = 50; }
  CHECK(train_once(options) != plain);
}

TEST_CASE("The default recipe, too, gives the same network for the same seed") {
  const auto run = [] {
    seed_weights(3);
    Mlp network(MlpOptions{.hidden = {16}, .detector = 8});
    train(*network, make_tiny_mnist(300), small_recipe());
    return serialize_model(*network, {});
  };
  CHECK(run() == run());
}

/// The step sizes at the begin of each of eight epochs of one batch, as shares of the largest.
std::vector<double> rates(Schedule schedule) {
  Mlp network(MlpOptions{.hidden = {4}});
  auto options = quick_options();
  options.schedule = schedule;
  options.epochs = 8;
  options.batch_size = 20;
  std::vector<double> rates;
  train(*network, make_tiny_mnist(20), options, [&](const TrainProgress& progress) {
    rates.push_back(progress.learning_rate / options.learning_rate);
    return Continue::kYes;
  });
  return rates;
}

TEST_CASE("Each schedule has its shape") {
  CHECK(rates(Schedule::kConstant) == std::vector<double>(8, 1));
  const auto step = rates(Schedule::kStep);
  CHECK(step[3] == 1);
  CHECK_THAT(step[4], Catch::Matchers::WithinRel(0.1));
  CHECK_THAT(step[6], Catch::Matchers::WithinRel(0.01));
  for (const auto schedule : {Schedule::kCosine, Schedule::kLinear}) {
    const auto falling = rates(schedule);
    CHECK_THAT(falling.front(), Catch::Matchers::WithinRel(0.1));
    CHECK(std::ranges::is_sorted(falling.begin() + 1, falling.end(), std::greater()));
  }
  const auto linear = rates(Schedule::kLinear);
  CHECK_THAT(linear[2] - linear[3], Catch::Matchers::WithinRel(linear[6] - linear[7], 1e-6));
}

TEST_CASE("Dropout changes what is learned, and the same seed gives the same network") {
  const auto run = [](double dropout) {
    seed_weights(1);
    Mlp network(MlpOptions{.hidden = {16}, .detector = 0, .dropout = dropout});
    train(*network, make_tiny_mnist(100), quick_options());
    return serialize_model(*network, {});
  };
  CHECK(run(0.3) == run(0.3));
  CHECK(run(0.3) != run(0));
}

TEST_CASE("Validation measures each epoch on images that are not trained on") {
  Mlp network(MlpOptions{.hidden = {32}});
  auto options = quick_options();
  options.validation = 50;
  std::vector<double> accuracies;
  const auto result = train(*network, make_tiny_mnist(250), options, [&](const TrainProgress& progress) {
    CHECK(progress.validation_accuracy.has_value() == progress.epoch_done());
    if (progress.epoch_done()) accuracies.push_back(*progress.validation_accuracy);
    return Continue::kYes;
  });
  CHECK(result.last.epoch_images == 200);
  REQUIRE(accuracies.size() == options.epochs);
  CHECK(accuracies.back() > 0.9);
  CHECK(result.last.validation_loss.value() > 0);
  CHECK_FALSE(result.best_epoch.has_value());
}

/// Options that learn within an epoch and then unlearn: a step size that is far too large.
TrainOptions unsteady_options() {
  auto options = quick_options();
  options.epochs = 12;
  options.learning_rate = 0.2;
  options.validation = 100;
  options.keep_best = true;
  return options;
}

TEST_CASE("The weights of the best epoch are kept") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {16}});
  const auto data = make_tiny_mnist(300);
  double best = 0;
  const auto result = train(*network, data, unsteady_options(), [&](const TrainProgress& progress) {
    best = std::max(best, progress.validation_accuracy.value_or(0));
    return Continue::kYes;
  });
  REQUIRE(result.best_epoch.has_value());
  const auto validation = slice(data, 200, 300);
  const auto predictor = Predictor::from_bytes(serialize_model(*network, {}), "model");
  CHECK(evaluate(predict_all(predictor, validation), validation.labels).accuracy == best);
}

TEST_CASE("Training ends when patience does") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {16}});
  auto options = unsteady_options();
  options.epochs = 1000;
  options.patience = 3;
  const auto result = train(*network, make_tiny_mnist(300), options);
  CHECK(result.completed);
  CHECK(result.last.epoch < 1000);
  CHECK(result.last.epoch == result.best_epoch.value() + 3);
}

TEST_CASE("Choosing an epoch without validation images, and patience without choosing, are refused") {
  Mlp network(MlpOptions{.hidden = {4}});
  auto options = quick_options();
  options.keep_best = true;
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(50), options), std::invalid_argument);
  options.keep_best = false;
  options.patience = 1;
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(50), options), std::invalid_argument);
  options = quick_options();
  options.validation = 50;
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(50), options), std::invalid_argument);
}

TEST_CASE("CUDA where there is none is an error that says so, and auto takes what there is") {
  Mlp network(MlpOptions{.hidden = {4}});
  auto options = quick_options();
  options.device = Device::kAuto;
  CHECK(train(*network, make_tiny_mnist(20), options).completed);
  if (torch::cuda::is_available()) SKIP("this LibTorch has a CUDA device");
  options.device = Device::kCuda;
  CHECK_THROWS_MATCHES(train(*network, make_tiny_mnist(20), options), Error,
                       Catch::Matchers::MessageMatches(Catch::Matchers::StartsWith("cuda: ")));
}

TEST_CASE("Batches without any digit teach the detector alone") {
  Mlp network(MlpOptions{.hidden = {8}, .detector = 8});
  auto options = small_recipe();
  options.batch_size = 1;
  CHECK(train(*network, make_tiny_mnist(100), options).completed);
}

TEST_CASE("A detector without non-digits is refused") {
  Mlp network(MlpOptions{.hidden = {8}, .detector = 8});
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(50), quick_options()), std::invalid_argument);
}

TEST_CASE("A network without a detector trains on no non-digits, whatever their share") {
  const auto run = [](double non_digit_share) {
    seed_weights(1);
    Mlp network(MlpOptions{.hidden = {8}});
    auto options = quick_options();
    options.non_digit_share = non_digit_share;
    train(*network, make_tiny_mnist(50), options);
    return serialize_model(*network, {});
  };
  CHECK(run(0.1) == run(0));
}

TEST_CASE("The defaults of network, options and model file work together, and the file keeps the calibration") {
  const TemporaryFolder folder;
  const auto file = folder.path() / "digit.pt";
  seed_weights(1);
  Mlp network;
  auto options = small_recipe();
  const auto result = train(*network, make_tiny_mnist(300), options);
  save_model(*network, result, file);
  const auto metadata = Predictor(file).metadata();
  CHECK(metadata.temperature == result.metadata.temperature);
  CHECK(metadata.temperature != 1);
  CHECK(metadata.training_options.at("batch-size") == "20");
  CHECK(metadata.class_names == make_tiny_mnist(1).class_names);
}

TEST_CASE("Holding out every image is refused") {
  Mlp network(MlpOptions{.hidden = {8}});
  auto options = quick_options();
  options.held_out = 50;
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(50), options), std::invalid_argument);
}

TEST_CASE("Options that make no sense are refused before training") {
  Mlp network(MlpOptions{.hidden = {4}});
  const auto data = make_tiny_mnist(20);
  auto options = quick_options();
  options.batch_size = 0;
  CHECK_THROWS_AS(train(*network, data, options), std::invalid_argument);
  options = quick_options();
  options.learning_rate = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(train(*network, data, options), std::invalid_argument);
}

TEST_CASE("A network with fewer classes than the data, and data without images, are refused") {
  Mlp network(MlpOptions{.hidden = {4}, .classes = 3});
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(20), quick_options()), std::invalid_argument);
  Mlp fitting(MlpOptions{.hidden = {4}});
  CHECK_THROWS_AS(train(*fitting, make_tiny_mnist(0), quick_options()), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
