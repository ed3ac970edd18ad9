#include <unistd.h>

#include <iostream>

#include "common/program.h"
#include "digit/trainer.h"
#include "train/checkpoint_file.h"
#include "train/command_line.h"
#include "train/conclusion.h"
#include "train/data_source.h"
#include "train/data_summary.h"
#include "train/interrupt.h"
#include "train/network.h"
#include "train/output_file.h"
#include "train/report/report_file.h"
#include "train/terminal.h"
#include "train/watch.h"

namespace digit {
namespace {

int run(const TrainCommand& command) {
  auto& log = command.json ? std::cerr : std::cout;
  check_output(command.output);
  if (command.watch.report) check_report(*command.watch.report);
  if (command.checkpoint) check_output(*command.checkpoint);
  Stopwatch stopwatch;
  const auto data = read_data(command.data);
  const CheckpointFile checkpoints(command, data.train);
  Watch watch(command.watch, log, terminal_columns(command.json ? STDERR_FILENO : STDOUT_FILENO));
  stopwatch.lap("reading the data");
  const auto threads = set_threads(command.threads);
  log << "training on " << data.train.size() << " images of " << data.train.class_names.size() << " classes from "
      << source_text(command.data) << ", recipe " << command.recipe << ", with " << threads
      << (threads == 1 ? " thread" : " threads") << std::endl;
  print_summary(log, summarize(data));

  seed_weights(command.training.seed);
  const auto network = make_network(command, data.train.class_names.size());
  catch_interrupts();
  const auto show = [&](const TrainProgress& progress) {
    watch.show(progress);
    return interrupted_by() == 0 ? Continue::kYes : Continue::kNo;
  };
  auto result = train(*network, data.train, command.training, show, checkpoints.hooks());
  watch.finish_line();
  stopwatch.lap("training");
  return conclude({command, data, watch.history(), *network, std::move(result), threads, std::move(stopwatch)}, log);
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
  return digit::run_program(app, argc, argv, bind, [&command] {
    digit::settle(command);
    return digit::run(command);
  });
}
