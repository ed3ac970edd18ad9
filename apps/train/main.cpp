#include <unistd.h>

#include <csignal>
#include <iostream>
#include <nlohmann/json.hpp>

#include "common/evaluation_text.h"
#include "common/program.h"
#include "digit/error.h"
#include "digit/evaluation.h"
#include "digit/file.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "digit/trainer.h"
#include "train/command_line.h"
#include "train/interrupt.h"
#include "train/progress_display.h"

namespace digit {
namespace {

/// What is known before the first step, so that nothing is found wrong after the last.
struct Data {
  LabeledImages train;
  LabeledImages test;
};

Data read_data(const std::filesystem::path& folder) {
  Data data{read_mnist(folder, Split::kTrain), read_mnist(folder, Split::kTest)};
  if (data.test.class_names.size() > data.train.class_names.size()) {
    throw Error(folder.string() + ": the test labels name " + std::to_string(data.test.class_names.size()) +
                " classes, the training labels only " + std::to_string(data.train.class_names.size()));
  }
  return data;
}

void check_output(const std::filesystem::path& output) {
  const auto folder = output.has_parent_path() ? output.parent_path() : std::filesystem::path(".");
  if (std::filesystem::is_directory(output))
    throw Error(output.string() + ": expected a file to write, found a folder");
  if (!std::filesystem::is_directory(folder))
    throw Error(output.string() + ": its folder does not exist; make it first");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) throw Error(output.string() + ": its folder is not writable");
}

ModelMetadata describe(const TrainCommand& command, const Data& data) {
  ModelMetadata metadata;
  metadata.class_names = data.train.class_names;
  metadata.seed = command.training.seed;
  metadata.training_options = training_options(command);
  metadata.data_sha256 = data.train.sha256;
  metadata.data_sha256.insert(data.test.sha256.begin(), data.test.sha256.end());
  return metadata;
}

/// Measures what will be written, as it will be read, and writes it with its measurements.
Evaluation evaluate_and_write(const Mlp& network, ModelMetadata metadata, const LabeledImages& test,
                              const std::filesystem::path& output) {
  const auto predictor = Predictor::from_bytes(serialize_model(network, metadata), output.string());
  auto evaluation = evaluate(predict_all(predictor, test), test.labels);
  metadata.test = TestMetrics{evaluation.count, evaluation.accuracy, evaluation.nll};
  write_file(output, serialize_model(network, metadata));
  return evaluation;
}

nlohmann::json to_json(const TrainCommand& command, const TrainProgress& last, const Evaluation& evaluation) {
  const auto images = static_cast<double>(last.epochs * last.epoch_images);
  return {{"test_accuracy", evaluation.accuracy},       {"test_loss", evaluation.nll},
          {"epochs", command.training.epochs},          {"seconds", last.seconds},
          {"images_per_second", images / last.seconds}, {"model", command.output.string()},
          {"options", training_options(command)}};
}

int run(const TrainCommand& command) {
  auto& log = command.json ? std::cerr : std::cout;
  const bool live = ::isatty(command.json ? STDERR_FILENO : STDOUT_FILENO) == 1;
  check_output(command.output);
  const auto data = read_data(command.data);
  const auto threads = set_threads(command.threads);
  log << "training on " << data.train.size() << " images of " << data.train.class_names.size() << " classes from "
      << command.data.string() << ", recipe " << command.recipe << ", with " << threads
      << (threads == 1 ? " thread" : " threads") << std::endl;

  seed_weights(command.training.seed);
  Mlp network(MlpOptions{command.hidden, static_cast<std::int64_t>(data.train.class_names.size()), command.detector});
  ProgressDisplay display(log, live);
  catch_interrupts();
  const auto result = train(network, data.train, command.training, [&](const TrainProgress& progress) {
    display.show(progress);
    return interrupted_by() == 0 ? Continue::kYes : Continue::kNo;
  });
  display.finish_line();
  if (!result.completed) {
    print_error("digit-train", "interrupted in epoch " + std::to_string(result.last.epoch) + " after " +
                                   std::to_string(result.last.images) + " images; no model was written");
    return 128 + interrupted_by();
  }

  auto metadata = describe(command, data);
  if (result.calibration) {
    metadata.temperature = result.calibration->temperature;
    metadata.is_digit_threshold = result.calibration->is_digit_threshold;
    log << "held-out accuracy " << percent(*result.held_out_accuracy) << "\n";
  }
  const auto evaluation = evaluate_and_write(network, std::move(metadata), data.test, command.output);
  print_classes(log, evaluation, data.train.class_names);
  log << "test accuracy " << percent(evaluation.accuracy) << " on " << evaluation.count << " images, loss "
      << evaluation.nll << "\nwrote " << command.output.string() << std::endl;
  if (command.json) std::cout << to_json(command, result.last, evaluation).dump(2) << std::endl;
  return 0;
}

}  // namespace
}  // namespace digit

int main(int argc, char** argv) {
  CLI::App app("Trains a network that reads handwritten digits and writes it as a TorchScript file.", "digit-train");
  digit::TrainCommand command;
  const auto bind = [&] {
    command = digit::start_from_recipe(argc, argv);
    digit::bind_options(app, command);
  };
  return digit::run_program(app, argc, argv, bind, [&command] { return digit::run(command); });
}
