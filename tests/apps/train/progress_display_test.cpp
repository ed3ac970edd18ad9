#include "train/watch/progress_display.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <sstream>
#include <string>
#include <vector>

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::EndsWith;

TrainProgress progress_at(std::size_t epoch, std::size_t images, double accuracy) {
  TrainProgress progress;
  progress.epoch = epoch;
  progress.epochs = 10;
  progress.images = images;
  progress.epoch_images = 100;
  progress.accuracy = accuracy;
  progress.seconds = static_cast<double>(epoch);
  return progress;
}

TrainProgress end_of_epoch(std::size_t epoch, double accuracy) { return progress_at(epoch, 100, accuracy); }
TrainProgress half_done(std::size_t epoch) { return progress_at(epoch, 50, 0.75); }

/// The width of UTF-8 text on a terminal, without the control sequence that clears the line.
std::size_t columns_of(std::string text) {
  const std::string clear = "\r\x1b[K";
  if (text.starts_with(clear)) text.erase(0, clear.size());
  std::size_t columns = 0;
  for (const char c : text) columns += (static_cast<unsigned char>(c) & 0xC0U) != 0x80U ? 1 : 0;
  return columns;
}

TEST_CASE("A sparkline ranges from its lowest to its highest value") {
  CHECK(train_app::sparkline(std::vector{0.1, 0.2, 0.8}, 10, true) == "▁▂█");
  CHECK(train_app::sparkline(std::vector{0.0, 0.1, 0.2, 0.8}, 2, true) == "▁█");
  CHECK(train_app::sparkline(std::vector{0.5, 0.5}, 10, true) == "▅▅");
  CHECK(train_app::sparkline({}, 10, true).empty());
}

TEST_CASE("A sparkline in ASCII has eight heights, too") {
  CHECK(train_app::sparkline(std::vector{0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0}, 10, false) == ".:-=+*#@");
}

TEST_CASE("On a terminal, a sparkline of the accuracy follows the figures") {
  std::ostringstream out;
  train_app::ProgressDisplay display(out, {.columns = 120});
  display.show(end_of_epoch(1, 0.9));
  display.show(end_of_epoch(2, 0.95));
  CHECK_THAT(out.str(), EndsWith("  ▁█\n"));
}

TEST_CASE("The sparkline shows the validation accuracy if there are validation images") {
  std::ostringstream out;
  train_app::ProgressDisplay display(out, {.columns = 120});
  for (const std::size_t epoch : {1U, 2U}) {
    auto progress = end_of_epoch(epoch, 0.9);
    progress.validation_loss = 0.25;
    progress.validation_accuracy = 0.99 - 0.01 * static_cast<double>(epoch);
    display.show(progress);
  }
  CHECK_THAT(out.str(), ContainsSubstring("validation loss 0.2500  validation accuracy 98.00 %") && EndsWith("  █▁\n"));
}

TEST_CASE("Output to a file has no sparkline and no bar") {
  std::ostringstream out;
  train_app::ProgressDisplay display(out, {});
  display.show(half_done(2));
  CHECK(out.str().empty());
  display.show(end_of_epoch(2, 0.9));
  CHECK_THAT(out.str(), EndsWith("images/s\n"));
}

TrainProgress with_validation(TrainProgress progress) {
  progress.validation_loss = 0.25;
  progress.validation_accuracy = 0.98;
  return progress;
}

TEST_CASE("Every line fits a terminal of any width from 40 columns") {
  for (std::size_t columns = 40; columns <= 200; ++columns) {
    std::ostringstream out;
    train_app::ProgressDisplay display(out, {.columns = columns});
    const auto check_width = [&] {
      INFO(out.str());
      CHECK_FALSE(out.str().empty());
      CHECK(columns_of(out.str()) <= columns);
      out.str("");
    };
    display.show(half_done(2));
    check_width();
    for (const auto& progress : {end_of_epoch(2, 0.9), with_validation(end_of_epoch(3, 0.9))}) {
      display.show(progress);
      auto line = out.str();
      CHECK(line.ends_with("\n"));
      line.pop_back();
      out.str(line);
      check_width();
    }
  }
}

/// The bar half an epoch after the end of the first one, without the control sequence.
std::string second_epoch(const common::Terminal& terminal) {
  std::ostringstream out;
  train_app::ProgressDisplay display(out, terminal);
  display.show(end_of_epoch(1, 0.9));
  out.str("");
  display.show(half_done(2));
  return out.str().substr(std::string("\r\x1b[K").size());
}

TEST_CASE("A narrow terminal keeps the most important figures") {
  CHECK(second_epoch({.columns = 40}) == "epoch  2/10  accuracy 75.00 %  0:12 left");
  CHECK(second_epoch({.columns = 60}) == "epoch  2/10  ██░░░  loss 0.0000  accuracy 75.00 %  0:12 left");
  std::ostringstream out;
  train_app::ProgressDisplay display(out, {.columns = 40});
  display.show(with_validation(end_of_epoch(2, 0.9)));
  CHECK(out.str() == "epoch  2/10  validation accuracy 98.00 %\n");
}

TEST_CASE("Even a terminal that is too narrow shows the epoch") {
  CHECK(second_epoch({.columns = 5}) == "epoch  2/10");
}

TEST_CASE("Without UTF-8, the bar and the sparkline are ASCII") {
  CHECK(second_epoch({.columns = 120, .is_utf8 = false}) ==
        "epoch  2/10  ############............  loss 0.0000  accuracy 75.00 %  25 images/s  0:12 left  +");
}

}  // namespace
}  // namespace digit::test
