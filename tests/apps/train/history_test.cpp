#include "train/history.h"

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

TEST_CASE("The history has a record for each epoch that ended") {
  History history;
  CHECK(history.add(progress_after(1, 50, 1)) == nullptr);
  CHECK(history.add(progress_after(1, 100, 2)) != nullptr);
  CHECK(history.add(progress_after(2, 100, 6, 2)) != nullptr);
  REQUIRE(history.epochs().size() == 2);
  CHECK(history.epochs()[0].images_per_second == 50);
  CHECK(history.epochs()[1].epoch == 2);
  CHECK(history.epochs()[1].seconds == 4);
  CHECK(history.epochs()[1].images_per_second == 25);
}

TEST_CASE("A record says what the epoch's last progress said") {
  auto progress = progress_after(1, 100, 1);
  progress.loss = 0.5;
  progress.accuracy = 0.75;
  progress.learning_rate = 0.001;
  progress.validation_loss = 0.25;
  History history;
  const auto* record = history.add(progress);
  REQUIRE(record != nullptr);
  CHECK(record->loss == 0.5);
  CHECK(record->accuracy == 0.75);
  CHECK(record->learning_rate == 0.001);
  CHECK(record->validation_loss == 0.25);
  CHECK_FALSE(record->validation_accuracy.has_value());
}

}  // namespace
}  // namespace digit::test
