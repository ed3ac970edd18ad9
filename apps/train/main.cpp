#include <unistd.h>

#include <iostream>
#include <nlohmann/json.hpp>

#include "common/evaluation_text.h"
#include "common/program.h"
#include "digit/evaluation.h"
#include "digit/trainer.h"
#include "train/command_line.h"
#include "train/data_source.h"
#include "train/interrupt.h"
#include "train/model_output.h"
#include "train/terminal.h"
#include "train/watch.h"

namespace digit {
namespace {

nlohmann::json to_json(const TrainCommand& command, const TrainProgress& last, const Evaluation& evaluation) {
  const auto images = static_cast<double>(last.epochs * last.epoch_images);
  return {{"test_accuracy", evaluation.accuracy},       {"test_loss", evaluation.nll},
          {"epochs", command.training.epochs},          {"seconds", last.seconds},
          {"images_per_second", images / last.seconds}, {"model", command.output.string()},
          {"options", training_options(command)}};
}

int run(const TrainCommand& command) {
  auto& log = command.json ? std::cerr : std::cout;
  check_output(command.output);
  const auto data = read_data(command.data);
  Watch watch(command.watch, log, terminal_columns(command.json ? STDERR_FILENO : STDOUT_FILENO));
  const auto threads = set_threads(command.threads);
  log << "training on " << data.train.size() << " images of " << data.train.class_names.size() << " classes from "
      << command.data.string() << ", recipe " << command.recipe << ", with " << threads
      << (threads == 1 ? " thread" : " threads") << std::endl;

  seed_weights(command.training.seed);
  Mlp network(MlpOptions{command.hidden, static_cast<std::int64_t>(data.train.class_names.size()), command.detector});
  catch_interrupts();
  const auto result = train(network, data.train, command.training, [&](const TrainProgress& progress) {
    watch.show(progress);
    return interrupted_by() == 0 ? Continue::kYes : Continue::kNo;
  });
  watch.finish_line();
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
