#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <stdexcept>
#include <vector>

#include "digit/evaluation.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "digit/trainer.h"
#include "lib/training/quick_options.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

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

}  // namespace
}  // namespace digit::test
