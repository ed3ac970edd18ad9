#include "train/watch/history.h"

#include <catch2/catch_test_macros.hpp>

namespace digit::test {
namespace {

TrainProgress progress_after(std::size_t epoch, std::size_t images, double seconds, double epoch_start = 0) {
  TrainProgress progress;
  progress.epoch = epoch;
  progress.epochs = 2;
  progress.images = images;
  progress.epoch_images = 100;
  progress.seconds = seconds;
  progress.epoch_start = epoch_start;
  return progress;
}

TEST_CASE("The history has a record for each complete epoch") {
  train_app::History history;
  CHECK(history.add(progress_after(1, 50, 1)) == nullptr);
  CHECK(history.add(progress_after(1, 100, 2)) != nullptr);
  CHECK(history.add(progress_after(2, 100, 6, 2)) != nullptr);
  REQUIRE(history.epochs().size() == 2);
  CHECK(history.epochs()[0].images_per_second == 50);
  CHECK(history.epochs()[1].progress.epoch == 2);
  CHECK(history.epochs()[1].seconds == 4);
  CHECK(history.epochs()[1].images_per_second == 25);
}

TEST_CASE("A record holds the last progress of its epoch") {
  auto progress = progress_after(1, 100, 1);
  progress.loss = 0.5;
  progress.validation_loss = 0.25;
  train_app::History history;
  const auto* record = history.add(progress);
  REQUIRE(record != nullptr);
  CHECK(record->progress.loss == 0.5);
  CHECK(record->progress.validation_loss == 0.25);
  CHECK_FALSE(record->progress.validation_accuracy.has_value());
}

}  // namespace
}  // namespace digit::test
