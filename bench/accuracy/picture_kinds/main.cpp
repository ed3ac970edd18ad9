// Draws digits onto the kinds of pictures that people have, and prints how well a model reads each kind.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <optional>

#include "common/choice.h"
#include "common/model_path.h"
#include "common/program.h"
#include "digit/error.h"
#include "digit/mnist.h"
#include "picture_kinds/measure.h"
#include "picture_kinds/report.h"
#include "picture_kinds/rows.h"
#include "picture_kinds/sheet.h"

namespace digit::bench {
namespace {

using Path = std::filesystem::path;

/// The images at the end of MNIST's training set that are not trained on.
constexpr std::size_t kHeldOut = 5000;

/// Far from the seeds of training, which are small numbers, so that no picture shows a digit that was trained on.
constexpr std::uint64_t kSeed = 0x70696374757265;

struct MnistSplit {
  std::string_view name;
  Split value = Split::kTrain;
};
constexpr std::array<MnistSplit, 2> kMnistSplits{{{"held-out", Split::kTrain}, {"test", Split::kTest}}};

struct Command {
  std::optional<Path> model;
  Path drawings;
  std::optional<Path> mnist;
  Split mnist_split = Split::kTrain;
  RowChoice choice{.kinds = {}, .sizes = {}, .seed = kSeed};
  MeasureOptions measure;
  std::optional<Path> sheet;
};

void bind_options(CLI::App& app, Command& command) {
  app.add_option("drawings", command.drawings,
                 "JSON Lines file of drawings, optionally compressed (.gz) [default: synthetic digits]")
      ->type_name("DRAWINGS");
  app.add_option("--count", command.measure.count, "Pictures in each row")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--kinds", command.choice.kinds, "Kinds, separated by commas [default: all]")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--sizes", command.choice.sizes,
                 "Sizes of the shorter side, of kinds that have several, separated by commas [default: all]")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--model", command.model, "TorchScript file [default: that of digit-eval]")->type_name("FILE");
  app.add_option("--mnist", command.mnist, "Folder with MNIST; adds the rows of MNIST and of MNIST-C")
      ->type_name("DIR");
  common::add_choice(app, "--mnist-split", command.mnist_split, kMnistSplits,
                     "Images of MNIST to use, the last 5,000 training images or the test images");
  app.add_option("--threads", command.measure.threads, "Threads that make and prepare pictures")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--seed", command.choice.seed, "Seed of digits and pictures")->capture_default_str();
  app.add_option("--failures", command.measure.failures, "Folder for pictures that are read wrongly, 20 of each row")
      ->type_name("DIR");
  app.add_option("--sheet", command.sheet, "Write a contact sheet of the rows instead of measuring")->type_name("FILE");
}

std::optional<LabeledImages> read_images(const Command& command) {
  if (!command.mnist) return std::nullopt;
  auto images = read_mnist(*command.mnist, command.mnist_split);
  if (command.mnist_split == Split::kTest) return images;
  return slice(images, images.size() - std::min(images.size(), kHeldOut), images.size());
}

int measure_rows(const Command& command, const std::vector<RowPlan>& rows) {
  const auto model = common::find_model(command.model);
  common::print_error("measure-pictures", "model " + common::describe(model));
  const Predictor predictor(model.path);
  if (command.measure.failures) std::filesystem::create_directories(*command.measure.failures);
  std::vector<RowResult> results;
  print_head(std::cout);
  for (const auto& row : rows) {
    results.push_back(measure(row, predictor, command.measure));
    print_row(std::cout, results.back(), results);
  }
  print_summary(std::cout, results);
  return 0;
}

int run(const Command& command) {
  check_kinds(command.choice);
  const DigitSource digits(command.drawings, command.choice.seed, command.measure.count);
  const auto images = read_images(command);
  auto rows = drawn_rows(command.choice, digits);
  if (images) {
    if (images->size() < command.measure.count) {
      throw Error("--count: expected at most " + std::to_string(images->size()) + " for this part of MNIST, found " +
                  std::to_string(command.measure.count));
    }
    std::ranges::move(mnist_rows(command.choice, *images), std::back_inserter(rows));
  }
  if (!command.sheet) return measure_rows(command, rows);
  write_sheet(*command.sheet, rows, command.measure.count);
  return 0;
}

}  // namespace
}  // namespace digit::bench

int main(int argc, char** argv) {
  CLI::App app("Draws digits onto the kinds of pictures that people have, and measures how well a model reads each.",
               "measure-pictures");
  digit::bench::Command command;
  digit::bench::bind_options(app, command);
  return digit::common::run_program(app, argc, argv, [&command] { return digit::bench::run(command); });
}
