#include "train/command_line.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <limits>
#include <sstream>

namespace digit::train_app {
namespace {

constexpr std::size_t kMostThreads = 1024;
constexpr std::size_t kMost = std::numeric_limits<std::uint32_t>::max();
constexpr std::int64_t kMostNeurons = 65536;

const std::map<std::string, Optimizer> kOptimizers = {
    {"sgd", Optimizer::kSgd}, {"adam", Optimizer::kAdam}, {"adamw", Optimizer::kAdamW}};
const std::map<std::string, Schedule> kSchedules = {{"constant", Schedule::kConstant},
                                                    {"cosine", Schedule::kCosine},
                                                    {"linear", Schedule::kLinear},
                                                    {"step", Schedule::kStep}};
const std::map<std::string, Device> kDevices = {
    {"auto", Device::kAuto}, {"cpu", Device::kCpu}, {"cuda", Device::kCuda}};

/// Validation images where an epoch is to be chosen and nobody says how many.
constexpr std::size_t kValidation = 5000;

template <typename Value>
std::string name_of(const std::map<std::string, Value>& names, Value value) {
  for (const auto& [name, named] : names) {
    if (named == value) return name;
  }
  throw std::invalid_argument("an option has a value without a name");
}

std::string join(const std::vector<std::int64_t>& numbers) {
  std::string text;
  for (const auto number : numbers) text += (text.empty() ? "" : " ") + std::to_string(number);
  return text;
}

/// As short as possible while it reads back as the same number.
template <typename Number>
std::string number_text(Number number) {
  std::ostringstream text;
  text.precision(std::numeric_limits<Number>::digits10);
  text << number;
  return text.str();
}

void bind_recipe(CLI::App& app, TrainCommand& command) {
  app.add_option(
         "--recipe", command.recipe,
         "Where to start from: digits (all that helps to read what people draw) or plain (what a textbook does); "
         "without it digits for MNIST and plain for other data")
      ->check(CLI::IsMember({"digits", "plain"}));
  app.add_option("--architecture", command.architecture,
                 "mlp (fully connected) or cnn (convolutions, more accurate and slower)")
      ->check(CLI::IsMember({"mlp", "cnn"}));
  bind_data_options(app, command.data);
  app.set_config("--config", "", "File that sets any of these options, as `epochs = 20`");
}

void bind_optimization(CLI::App& app, TrainOptions& training) {
  app.add_option("--epochs", training.epochs, "Times that as many images are seen as the data has")
      ->check(CLI::Range(std::size_t{1}, kMost));
  app.add_option("--batch-size", training.batch_size, "Images a step")->check(CLI::Range(std::size_t{1}, kMost));
  app.add_option("--learning-rate", training.learning_rate, "Largest step size")->check(CLI::PositiveNumber);
  app.add_option("--optimizer", training.optimizer, "sgd, adam or adamw")
      ->transform(CLI::CheckedTransformer(kOptimizers))
      ->default_str(name_of(kOptimizers, training.optimizer));
  app.add_option("--momentum", training.momentum, "Weight of the past in the gradients that sgd goes by");
  app.add_option("--schedule", training.schedule, "Step size over time: constant, cosine, linear or step")
      ->transform(CLI::CheckedTransformer(kSchedules))
      ->default_str(name_of(kSchedules, training.schedule));
  app.add_option("--weight-decay", training.weight_decay, "Pull of the weights towards 0")
      ->check(CLI::NonNegativeNumber);
  app.add_option("--label-smoothing", training.label_smoothing, "Share of certainty taken from each label");
  app.add_option("--average-decay", training.average_decay,
                 "Weight of the past in the averaged weights; 0: no average");
  app.add_option("--held-out", training.held_out, "Training images kept to calibrate on; 0: no calibration");
  app.add_option("--seed", training.seed, "Every random choice follows from it");
}

void bind_choosing(CLI::App& app, TrainCommand& command) {
  app.add_option("--validation", command.validation,
                 "Training images to measure each epoch on; without it 5000 where an epoch is chosen by them, else 0");
  app.add_flag("--keep-best", command.training.keep_best,
               "Keep the weights of the epoch that did best on the validation images")
      ->default_str("");
  app.add_option("--patience", command.training.patience,
                 "End after so many epochs without a better one, and keep the best; 0: never");
}

void bind_run(CLI::App& app, TrainCommand& command) {
  app.add_option("--output", command.output, "TorchScript file to write");
  app.add_option("--checkpoint", command.checkpoint,
                 "File to save the training's state to, after each epoch and where it is interrupted");
  app.add_option("--resume", command.resume, "Checkpoint to go on from, with the same options and data");
  app.add_option("--threads", command.threads, "Threads that LibTorch works with; 0 takes what is fastest here")
      ->check(CLI::Range(std::size_t{0}, kMostThreads));
  app.add_option("--device", command.training.device, "auto, cpu or cuda")
      ->transform(CLI::CheckedTransformer(kDevices))
      ->default_str(name_of(kDevices, command.training.device));
  app.add_flag("--json", command.json, "Print one JSON object on standard output, and all else on standard error")
      ->default_str("");
}

void bind_augmentation(CLI::App& app, TrainOptions& training) {
  auto& augment = training.augment;
  app.add_option("--rotation", augment.rotation, "Turn images by up to so many degrees");
  app.add_option("--shear", augment.shear, "Slant images by up to this share of their height");
  app.add_option("--stretch", augment.stretch, "Change width against height by up to this share");
  app.add_option("--scale", augment.scale, "Change the size by up to this share");
  app.add_option("--shift", augment.shift, "Move images by up to so many pixels");
  app.add_option("--elastic", augment.elastic, "Bend images by up to so many pixels");
  app.add_option("--thickness", augment.thickness, "Thicken and thin strokes, 1 being a pixel on each side");
  app.add_option("--noise", augment.noise, "Standard deviation of noise on the ink");
  app.add_option("--breaks", augment.breaks, "Probability that a stroke is broken");
  app.add_option("--synthetic-share", training.synthetic_share, "Share of the images that are synthetic digits");
  app.add_option("--non-digit-share", training.non_digit_share, "Share of the images that are no digits at all");
  app.add_option("--synthetic-drawings", training.synthetic_drawings, "Different drawings made of each kind");
}

}  // namespace

TrainCommand start_from_recipe(int argc, const char* const* argv) {
  TrainCommand command;
  CLI::App app;
  app.set_help_flag();
  app.allow_extras();
  app.allow_config_extras(CLI::config_extras_mode::ignore_all);
  bind_recipe(app, command);
  app.parse(argc, argv);
  if (command.recipe.empty()) command.recipe = is_mnist(command.data) ? "digits" : "plain";
  if (command.recipe == "plain") {
    command.training = plain_recipe();
    command.detector = 0;
  }
  if (command.architecture == "cnn") {
    command.training.epochs = 15;
    command.hidden = {128};
    command.dropout = 0.3;
  }
  return command;
}

void bind_options(CLI::App& app, TrainCommand& command) {
  app.option_defaults()->always_capture_default();
  app.allow_config_extras(CLI::config_extras_mode::error);
  bind_recipe(app, command);
  bind_optimization(app, command.training);
  bind_augmentation(app, command.training);
  app.add_option("--hidden", command.hidden, "Neurons of each hidden layer")
      ->check(CLI::Range(std::int64_t{1}, kMostNeurons))
      ->expected(1, 16);
  app.add_option("--detector", command.detector, "Neurons of the detector that tells digits from what is none; 0: none")
      ->check(CLI::Range(std::int64_t{0}, kMostNeurons));
  app.add_option("--channels", command.channels, "Feature maps of each of the cnn's convolutions")
      ->check(CLI::Range(std::int64_t{1}, kMostNeurons))
      ->expected(1, 4);
  app.add_option("--dropout", command.dropout, "Share of the hidden activations left out at random while training");
  bind_choosing(app, command);
  bind_run(app, command);
  bind_watch_options(app, command.watch);
}

void settle(TrainCommand& command) {
  auto& training = command.training;
  training.keep_best = training.keep_best || training.patience > 0;
  training.validation = command.validation.value_or(training.keep_best ? kValidation : 0);
}

std::map<std::string, std::string> training_options(const TrainCommand& command) {
  const auto& training = command.training;
  const auto& augment = training.augment;
  std::map<std::string, std::string> options{{"recipe", command.recipe},
                                             {"architecture", command.architecture},
                                             {"epochs", std::to_string(training.epochs)},
                                             {"batch-size", std::to_string(training.batch_size)},
                                             {"learning-rate", number_text(training.learning_rate)},
                                             {"optimizer", name_of(kOptimizers, training.optimizer)},
                                             {"momentum", number_text(training.momentum)},
                                             {"schedule", name_of(kSchedules, training.schedule)},
                                             {"weight-decay", number_text(training.weight_decay)},
                                             {"label-smoothing", number_text(training.label_smoothing)},
                                             {"average-decay", number_text(training.average_decay)},
                                             {"held-out", std::to_string(training.held_out)},
                                             {"validation", std::to_string(training.validation)},
                                             {"keep-best", training.keep_best ? "true" : "false"},
                                             {"patience", std::to_string(training.patience)},
                                             {"seed", std::to_string(training.seed)},
                                             {"rotation", number_text(augment.rotation)},
                                             {"shear", number_text(augment.shear)},
                                             {"stretch", number_text(augment.stretch)},
                                             {"scale", number_text(augment.scale)},
                                             {"shift", number_text(augment.shift)},
                                             {"elastic", number_text(augment.elastic)},
                                             {"thickness", number_text(augment.thickness)},
                                             {"noise", number_text(augment.noise)},
                                             {"breaks", number_text(augment.breaks)},
                                             {"synthetic-share", number_text(training.synthetic_share)},
                                             {"non-digit-share", number_text(training.non_digit_share)},
                                             {"synthetic-drawings", std::to_string(training.synthetic_drawings)},
                                             {"hidden", join(command.hidden)},
                                             {"detector", std::to_string(command.detector)},
                                             {"dropout", number_text(command.dropout)},
                                             {"transposed", command.data.transposed ? "true" : "false"}};
  if (command.architecture == "cnn") options["channels"] = join(command.channels);
  return options;
}

}  // namespace digit::train_app
