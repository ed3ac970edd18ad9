#include "digit/trainer.h"

#include <torch/cuda.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <limits>
#include <stdexcept>
#include <vector>

#include "digit/error.h"
#include "digit/evaluation.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "lib/training/quick_options.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

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
