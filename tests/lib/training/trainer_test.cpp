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

/// Trains a network from initial weights that depend only on the seed, and returns its model file.
std::string train_once(const TrainOptions& options) {
  seed_weights(options.seed);
  Mlp network(MlpOptions{.hidden = {16}});
  train(*network, make_tiny_mnist(200), options);
  return serialize_model(*network, {});
}

TEST_CASE("A trained network classifies images that it has not seen") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {32}});
  REQUIRE(train(*network, make_tiny_mnist(400), quick_options()).completed);
  const auto predictor = Predictor::from_bytes(serialize_model(*network, {}), "model");
  const auto test = make_tiny_mnist(100);
  CHECK(evaluate(predict_all(predictor, test), test.labels).accuracy > 0.95);
}

TEST_CASE("Progress is reported after each batch, including the smaller last one") {
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

TEST_CASE("The loss falls to less than half within five epochs") {
  Mlp network(MlpOptions{.hidden = {32}});
  std::vector<double> losses;
  train(*network, make_tiny_mnist(200), quick_options(), [&](const TrainProgress& progress) {
    if (progress.epoch_done()) losses.push_back(progress.loss);
    return Continue::kYes;
  });
  REQUIRE(losses.size() == 5);
  CHECK(losses.back() < losses.front() / 2);
}

TEST_CASE("The progress callback can stop training after any batch") {
  Mlp network(MlpOptions{.hidden = {4}});
  std::size_t batches = 0;
  const auto result = train(*network, make_tiny_mnist(100), quick_options(),
                            [&](const TrainProgress&) { return ++batches == 2 ? Continue::kNo : Continue::kYes; });
  CHECK_FALSE(result.completed);
  CHECK(batches == 2);
  CHECK(result.last.images == 40);
}

TEST_CASE("A network learns the answers of its teacher instead of the labels") {
  const auto images = make_tiny_mnist(400);
  seed_weights(1);
  Mlp teacher(MlpOptions{.hidden = {32}});
  train(*teacher, images, quick_options());
  auto mislabeled = images;
  std::ranges::fill(mislabeled.labels, Label{0});
  Mlp network(MlpOptions{.hidden = {32}});
  const auto taught_by = Predictor::from_bytes(serialize_model(*teacher, {}), "teacher");
  train(*network, mislabeled, quick_options(), {}, {}, nullptr, &taught_by);
  const auto predictor = Predictor::from_bytes(serialize_model(*network, {}), "model");
  const auto test = make_tiny_mnist(100);
  CHECK(evaluate(predict_all(predictor, test), test.labels).accuracy > 0.95);
}

TEST_CASE("A teacher with other classes is refused, and so is label smoothing with a teacher") {
  Mlp network(MlpOptions{.hidden = {4}});
  const auto train_with = [&](std::int64_t classes, const TrainOptions& options) {
    ModelMetadata metadata;
    metadata.class_names.clear();
    for (std::int64_t k = 0; k < classes; ++k) metadata.class_names.push_back(std::to_string(k));
    Mlp teacher(MlpOptions{.hidden = {4}, .classes = classes});
    const auto taught_by = Predictor::from_bytes(serialize_model(*teacher, metadata), "teacher");
    train(*network, make_tiny_mnist(100), options, {}, {}, nullptr, &taught_by);
  };
  CHECK_THROWS_MATCHES(train_with(7, quick_options()), std::invalid_argument,
                       Catch::Matchers::MessageMatches(Catch::Matchers::ContainsSubstring(
                           "expected a teacher with 10 classes, as the network has, found 7")));
  auto smoothed = quick_options();
  smoothed.label_smoothing = 0.1;
  CHECK_THROWS_MATCHES(train_with(10, smoothed), std::invalid_argument,
                       Catch::Matchers::MessageMatches(
                           Catch::Matchers::ContainsSubstring("label_smoothing: expected 0 with a teacher")));
}

/// Returns images of the class 0 in which ink and paper are swapped.
LabeledImages swapped_zeros(std::size_t count) {
  auto images = make_tiny_mnist(count);
  for (auto& pixel : images.pixels) pixel = static_cast<std::uint8_t>(255 - pixel);
  std::ranges::fill(images.labels, Label{0});
  return images;
}

/// Trains on 200 images and 4 swapped zeros with the given share. Returns the accuracy on other swapped zeros.
double accuracy_on_small_source(double share, std::size_t held_out = 0) {
  auto data = make_tiny_mnist(200);
  append(data, swapped_zeros(4));
  data.sources = {{.end = 200, .share = 1 - share}, {.end = 204, .share = share}};
  auto options = quick_options();
  options.epochs = 1;
  options.learning_rate = 2e-3;
  options.held_out = held_out;
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {16}});
  const auto result = train(*network, data, options);
  CHECK(result.last.epoch_images == 204 - held_out);
  const auto test = swapped_zeros(50);
  return evaluate(predict_all(Predictor::from_bytes(serialize_model(*network, {}), "model"), test), test.labels)
      .accuracy;
}

TEST_CASE("A small source with a large share of the epochs is learned") {
  CHECK(accuracy_on_small_source(0.5) > 0.9);
  CHECK(accuracy_on_small_source(0.02) < 0.5);
}

TEST_CASE("The held-out images come from the first source") { CHECK(accuracy_on_small_source(0.5, 50) > 0.9); }

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

TEST_CASE("Each epoch is validated on images that training does not use") {
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

/// Returns options with a learning rate that is far too high: the network learns within an epoch and then gets worse.
TrainOptions unstable_options() {
  auto options = quick_options();
  options.epochs = 12;
  options.learning_rate = 0.2;
  options.validation = 100;
  options.keep_best = true;
  return options;
}

TEST_CASE("The network keeps the weights of the best epoch") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {16}});
  const auto data = make_tiny_mnist(300);
  double best = 0;
  const auto result = train(*network, data, unstable_options(), [&](const TrainProgress& progress) {
    best = std::max(best, progress.validation_accuracy.value_or(0));
    return Continue::kYes;
  });
  REQUIRE(result.best_epoch.has_value());
  const auto validation = slice(data, 200, 300);
  const auto predictor = Predictor::from_bytes(serialize_model(*network, {}), "model");
  CHECK(evaluate(predict_all(predictor, validation), validation.labels).accuracy == best);
}

TEST_CASE("Training stops after as many epochs without improvement as patience allows") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {16}});
  auto options = unstable_options();
  options.epochs = 1000;
  options.patience = 3;
  const auto result = train(*network, make_tiny_mnist(300), options);
  CHECK(result.completed);
  CHECK(result.last.epoch < 1000);
  CHECK(result.last.epoch == result.best_epoch.value() + 3);
}

TEST_CASE("Inconsistent options for validation, the best epoch and patience are rejected") {
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

TEST_CASE("The device auto uses an existing device, and the device CUDA without one is an error") {
  Mlp network(MlpOptions{.hidden = {4}});
  auto options = quick_options();
  options.device = Device::kAuto;
  CHECK(train(*network, make_tiny_mnist(20), options).completed);
  if (torch::cuda::is_available()) SKIP("this LibTorch has a CUDA device");
  options.device = Device::kCuda;
  CHECK_THROWS_MATCHES(train(*network, make_tiny_mnist(20), options), Error,
                       Catch::Matchers::MessageMatches(Catch::Matchers::StartsWith("cuda: ")));
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

TEST_CASE("Holding out every image is rejected") {
  Mlp network(MlpOptions{.hidden = {8}});
  auto options = quick_options();
  options.held_out = 50;
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(50), options), std::invalid_argument);
}

TEST_CASE("Invalid options are rejected before training") {
  Mlp network(MlpOptions{.hidden = {4}});
  const auto data = make_tiny_mnist(20);
  auto options = quick_options();
  options.batch_size = 0;
  CHECK_THROWS_AS(train(*network, data, options), std::invalid_argument);
  options = quick_options();
  options.learning_rate = std::numeric_limits<double>::quiet_NaN();
  CHECK_THROWS_AS(train(*network, data, options), std::invalid_argument);
}

TEST_CASE("A network with fewer classes than the data, and data without images, are rejected") {
  Mlp network(MlpOptions{.hidden = {4}, .classes = 3});
  CHECK_THROWS_AS(train(*network, make_tiny_mnist(20), quick_options()), std::invalid_argument);
  Mlp matching(MlpOptions{.hidden = {4}});
  CHECK_THROWS_AS(train(*matching, make_tiny_mnist(0), quick_options()), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
