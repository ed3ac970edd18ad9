// Puts numbers together from digits, and prints how many of them a model reads entirely right.

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <optional>

#include "common/model_path.h"
#include "common/program.h"
#include "digit/error.h"
#include "number_kinds/measure.h"
#include "number_kinds/rows.h"

namespace digit::bench {
namespace {

using Path = std::filesystem::path;

/// Far from the seeds of training, which are small numbers.
constexpr std::uint64_t kSeed = 0x6E756D62657273;
constexpr std::size_t kSyntheticWriters = 500;

struct Command {
  std::vector<Path> files;
  bool synthetic = false;
  std::optional<Path> model;
  std::uint64_t seed = kSeed;
  std::vector<std::string> rows;
  MeasureOptions measure;
};

void bind_options(CLI::App& app, Command& command) {
  app.add_option("strokes", command.files, "JSON Lines files of drawings with `writer`, raw or .gz")
      ->type_name("STROKES");
  app.add_flag("--synthetic", command.synthetic, "Also measure on synthetic digits");
  app.add_option("--rows", command.rows, "Rows, separated by commas [default: all]")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--count", command.measure.count, "Numbers in each row")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--model", command.model, common::kModelHelp)->type_name("FILE");
  app.add_option("--threads", command.measure.threads, "Threads that make and read numbers")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--seed", command.seed, "Seed of the numbers")->capture_default_str();
  app.add_option("--failures", command.measure.failures, "Folder for a picture of each number that is read wrongly")
      ->type_name("DIR");
}

int run(const Command& command) {
  const auto model = common::find_model(command.model);
  common::print_error("measure-numbers", "model " + common::describe(model));
  const Predictor predictor(model.path);
  if (command.measure.failures) std::filesystem::create_directories(*command.measure.failures);
  std::vector<NumberSource> sources;
  for (const auto& file : command.files) sources.push_back(read_number_source(file));
  if (command.synthetic) sources.push_back(synthetic_number_source(kSyntheticWriters, command.seed));
  if (sources.empty()) throw Error("expected files of strokes or --synthetic, found neither");
  for (const auto& source : sources)
    measure_source(std::cout, source, predictor, command.rows, command.seed, command.measure);
  return 0;
}

}  // namespace
}  // namespace digit::bench

int main(int argc, char** argv) {
  CLI::App app("Puts numbers together from digits, and prints how many of them a model reads entirely right.",
               "measure-numbers");
  digit::bench::Command command;
  digit::bench::bind_options(app, command);
  return digit::common::run_program(app, argc, argv, [&command] { return digit::bench::run(command); });
}
