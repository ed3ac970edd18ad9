#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "digit/evaluation.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "digit/synthesize.h"
#include "digit/trainer.h"
#include "lib/training/quick_options.h"
#include "support/temporary_folder.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

/// Trains a network from initial weights that depend only on the seed, and returns its model file.
std::string train_once(const TrainOptions& options) {
  seed_weights(options.seed);
  Mlp network(MlpOptions{.hidden = {16}});
  train(*network, make_tiny_mnist(200), options);
  return serialize_model(*network, {});
}

TEST_CASE("The same seed gives the same network, and another seed gives a different one") {
  auto options = quick_options();
  const auto first = train_once(options);
  CHECK(train_once(options) == first);
  options.seed = 2;
  CHECK(train_once(options) != first);
}

/// Returns the default recipe with few epochs and few drawings, to keep the tests short.
TrainOptions small_recipe() {
  TrainOptions options;
  options.epochs = 2;
  options.batch_size = 20;
  options.synthetic_drawings = 100;
  options.held_out = 50;
  return options;
}

TEST_CASE("The default recipe trains a detector and calibrates on the held-out images") {
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

TEST_CASE("A trained detector gives digits higher scores than non-digits") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {128}, .detector = 32});
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

TEST_CASE("Each part of the recipe changes the trained network") {
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

TEST_CASE("The default recipe gives the same network for the same seed") {
  const auto run = [] {
    seed_weights(3);
    Mlp network(MlpOptions{.hidden = {16}, .detector = 8});
    train(*network, make_tiny_mnist(300), small_recipe());
    return serialize_model(*network, {});
  };
  CHECK(run() == run());
}

/// Returns the learning rate in each of eight epochs of one batch, as a fraction of the option `learning_rate`.
std::vector<double> relative_learning_rates(Schedule schedule) {
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

TEST_CASE("Each schedule gives the learning rates that it defines") {
  CHECK(relative_learning_rates(Schedule::kConstant) == std::vector<double>(8, 1));
  const auto step = relative_learning_rates(Schedule::kStep);
  CHECK(step[3] == 1);
  CHECK_THAT(step[4], Catch::Matchers::WithinRel(0.1));
  CHECK_THAT(step[6], Catch::Matchers::WithinRel(0.01));
  for (const auto schedule : {Schedule::kCosine, Schedule::kLinear}) {
    const auto rates = relative_learning_rates(schedule);
    CHECK_THAT(rates.front(), Catch::Matchers::WithinRel(0.1));
    CHECK(std::ranges::is_sorted(rates.begin() + 1, rates.end(), std::greater()));
  }
  const auto linear = relative_learning_rates(Schedule::kLinear);
  CHECK_THAT(linear[2] - linear[3], Catch::Matchers::WithinRel(linear[6] - linear[7], 1e-6));
}

TEST_CASE("Dropout changes the trained network, and the same seed gives the same network") {
  const auto run = [](double dropout) {
    seed_weights(1);
    Mlp network(MlpOptions{.hidden = {16}, .detector = 0, .dropout = dropout});
    train(*network, make_tiny_mnist(100), quick_options());
    return serialize_model(*network, {});
  };
  CHECK(run(0.3) == run(0.3));
  CHECK(run(0.3) != run(0));
}

TEST_CASE("Training completes if batches have no digits") {
  Mlp network(MlpOptions{.hidden = {8}, .detector = 8});
  auto options = small_recipe();
  options.batch_size = 1;
  CHECK(train(*network, make_tiny_mnist(100), options).completed);
}

TEST_CASE("Training a detector without non-digits is rejected") {
  Mlp network(MlpOptions{.hidden = {8}, .detector = 8});
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(50), quick_options()), std::invalid_argument);
}

TEST_CASE("Training a network without a detector ignores the share of non-digits") {
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

TEST_CASE("The defaults of network, options and model file work together, and the file has the calibration") {
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

}  // namespace
}  // namespace digit::test
