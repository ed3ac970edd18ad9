#include "train/command_line.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <limits>
#include <sstream>

namespace digit {
namespace {

constexpr std::size_t kMostThreads = 1024;
constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kMostNeurons = 65536;

std::string join(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const auto number : numbers) text += (text.empty() ? "" : " ") + std::to_string(number);
  return text;
}

std::string number_text(double number) {
  std::ostringstream text;
  text.precision(std::numeric_limits<double>::max_digits10);
  text << number;
  return text.str();
}

}  // namespace

void bind_options(CLI::App& app, TrainCommand& command) {
  app.option_defaults()->always_capture_default();
  auto& training = command.training;
  app.add_option("--epochs", training.epochs, "Times that every training image is seen")
      ->check(CLI::Range(std::size_t{1}, kMost));
  app.add_option("--batch-size", training.batch_size, "Images a step")->check(CLI::Range(std::size_t{1}, kMost));
  app.add_option("--learning-rate", training.learning_rate, "Step size of the optimizer")->check(CLI::PositiveNumber);
  app.add_option("--hidden", command.hidden, "Neurons of each hidden layer")
      ->check(CLI::Range(std::int64_t{1}, kMostNeurons))
      ->expected(1, 16);
  app.add_option("--seed", training.seed, "Every random choice follows from it");
  app.add_option("--data", command.data, "Folder with the four IDX files of MNIST or of a data set in its format");
  app.add_option("--output", command.output, "TorchScript file to write");
  app.add_option("--threads", command.threads, "Threads that LibTorch works with; 0 takes what is fastest here")
      ->check(CLI::Range(std::size_t{0}, kMostThreads));
  app.add_flag("--json", command.json, "Print one JSON object on standard output, and all else on standard error")
      ->default_str("");
  app.set_config("--config", "", "File that sets any of these options, as `epochs = 20`");
}

std::map<std::string, std::string> training_options(const TrainCommand& command) {
  return {{"epochs", std::to_string(command.training.epochs)},
          {"batch-size", std::to_string(command.training.batch_size)},
          {"learning-rate", number_text(command.training.learning_rate)},
          {"hidden", join(command.hidden)},
          {"seed", std::to_string(command.training.seed)}};
}

}  // namespace digit
