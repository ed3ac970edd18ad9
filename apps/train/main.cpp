#include <unistd.h>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <iostream>
#include <string_view>
#include <vector>

#include "common/model_path.h"
#include "common/program.h"
#include "common/terminal.h"
#include "digit/error.h"
#include "digit/file.h"
#include "digit/initial_model.h"
#include "digit/network.h"
#include "digit/predictor.h"
#include "digit/trainer.h"
#include "train/command_line.h"
#include "train/data/data_splits.h"
#include "train/data/data_summary.h"
#include "train/interrupt.h"
#include "train/mpi/group.h"
#include "train/output/checkpoint_file.h"
#include "train/output/conclusion.h"
#include "train/output/promotion.h"
#include "train/report/report.h"
#include "train/sweep/sweep.h"
#include "train/watch/progress_display.h"
#include "train/watch/watch.h"

namespace digit::train_app {
namespace {

std::shared_ptr<Classifier> make_network(const TrainCommand& command, const std::optional<InitialModel>& initial,
                                         const DataSplits& data) {
  auto options = command.network;
  options.classes = static_cast<std::int64_t>(data.train.class_names.size());
  if (!initial) return digit::make_network(options);
  return digit::make_network(options, *initial, command.start.new_head ? Head::kNew : Head::kKeep);
}

std::optional<InitialModel> read_initial(const StartOptions& start) {
  if (start.init) return read_initial_model(initial_file(start).path);
  if (start.new_head) throw Error("--new-head: expected --init and a model file, found none");
  return std::nullopt;
}

/// Returns the model of --teacher, if there is one, and records its checksum in `start`.
std::optional<Predictor> read_teacher(StartOptions& start) {
  if (!start.teacher) return std::nullopt;
  const auto file = teacher_file(start).path;
  start.teacher_sha256 = read_initial_model(file).sha256;
  return Predictor(file);
}

/// The data in the form of the initial model, and with its classes unless the head is new.
DataSplits read_for(const TrainCommand& command, const std::optional<InitialModel>& initial) {
  if (!initial) return read_data(command.data, input_form(command.data));
  const auto& contract = initial->metadata;
  if (command.data.input_form.value_or(contract.input) != contract.input) {
    throw Error("--input-form: expected " + option_text(contract.input) + ", as the model of --init has, found " +
                option_text(command.data.input_form));
  }
  return read_data(command.data, contract.input,
                   command.start.new_head ? std::vector<std::string>{} : contract.class_names);
}

void print_warnings(const DataSplits& data) {
  for (const auto& warning : data.warnings) common::print_error("digit-train", "warning: " + warning);
}

/// Returns the training options for the data: if its first source is too small to hold images out, a training that
/// starts from a model keeps the calibration of the model instead.
TrainOptions training_for(const TrainCommand& command, const DataSplits& data) {
  auto options = command.training;
  const bool is_small = data.train.sources.front().end <= options.held_out + options.validation;
  if (command.start.init && is_small) options.held_out = 0;
  return options;
}

/// Gives the result the calibration of the model that the training started from, if it has none of its own.
void keep_calibration(TrainResult& result, const TrainOptions& options, const InitialModel& initial) {
  if (options.held_out > 0) return;
  result.metadata.temperature = initial.metadata.temperature;
  result.metadata.is_digit_threshold = initial.metadata.is_digit_threshold;
}

/// `group` is nullptr if this process trains alone.
int run(const TrainCommand& requested, Collective* group) {
  auto command = is_rank_zero(group) ? requested : without_output(requested);
  std::ostream no_output(nullptr);
  auto& log = !is_rank_zero(group) ? no_output : command.run.json ? std::cerr : std::cout;
  if (is_rank_zero(group)) check_writable(command.run.output);
  if (command.watch.report) check_report(*command.watch.report);
  if (command.run.checkpoint) check_writable(*command.run.checkpoint);
  Stopwatch stopwatch;
  const auto initial = read_initial(command.start);
  const auto teacher = read_teacher(command.start);
  const auto data = read_for(command, initial);
  command.training = training_for(command, data);
  std::optional<Promotion> promotion;
  if (command.run.promote) promotion.emplace(command, data);
  if (group != nullptr) check_same_training(*group, command, data.train);
  const CheckpointFile checkpoints(command, data.train, group);
  Watch watch(command.watch, log, common::terminal_at(command.run.json ? STDERR_FILENO : STDOUT_FILENO));
  stopwatch.lap("reading the data");
  // Processes on one machine share its cores and do not know how many processes there are.
  const auto threads = set_threads(group != nullptr && command.run.threads == 0 ? 1 : command.run.threads);
  if (initial) log << "starting from " << common::describe(initial_file(command.start)) << "\n";
  if (teacher) log << "learning from " << common::describe(teacher_file(command.start)) << "\n";
  log << "training on " << data.train.size() << " images of " << data.train.class_names.size() << " classes from "
      << source_text(command.data) << " with the input form " << option_text(data.train.form) << ", recipe "
      << command.recipe << ", with " << (group != nullptr ? std::to_string(group->size()) + " processes of " : "")
      << threads << (threads == 1 ? " thread" : " threads") << std::endl;
  print_summary(log, summarize(data));
  if (is_rank_zero(group)) print_warnings(data);

  seed_weights(command.training.seed);
  const auto network = make_network(command, initial, data);
  catch_interrupts();
  const auto show = [&](const TrainProgress& progress) {
    watch.show(progress);
    return interrupted_by() == 0 ? Continue::kYes : Continue::kNo;
  };
  auto result =
      train(*network, data.train, command.training, show, checkpoints.hooks(), group, teacher ? &*teacher : nullptr);
  if (!is_rank_zero(group)) return 0;
  if (initial && !command.start.new_head) keep_calibration(result, command.training, *initial);
  watch.finish_line();
  stopwatch.lap("training");
  const int status =
      conclude({command, data, watch.history(), *network, std::move(result), threads, std::move(stopwatch)}, log);
  if (status == 0 && promotion) promotion->decide(log);
  return status;
}

/// Like run, and turns a model that is not promoted into a status of its own.
int run_and_promote(const TrainCommand& command, Collective* group) {
  try {
    return run(command, group);
  } catch (const NotPromoted& reason) {
    if (is_rank_zero(group)) common::print_error("digit-train", reason.what());
    return kNotPromoted;
  }
}

void read_command_line(CLI::App& app, TrainCommand& command, int argc, const char* const* argv) {
  command = start_from_recipe(argc, argv);
  bind_options(app, command);
}

/// Parses the options of every trial, so that an invalid option is found before the first trial starts.
void check_trials(const std::vector<Trial>& trials, const std::string& origin) {
  for (const auto& trial : trials) {
    const auto words = command_line_of(trial);
    std::vector<const char*> arguments{"digit-train"};
    for (const auto& word : words) arguments.push_back(word.c_str());
    const auto count = static_cast<int>(arguments.size());
    CLI::App app;
    try {
      TrainCommand command;
      read_command_line(app, command, count, arguments.data());
      app.parse(count, arguments.data());
    } catch (const CLI::ParseError& error) {
      throw Error(origin + ": " + common::message_of(app, error));
    }
  }
}

int run_sweep(const std::filesystem::path& file) {
  const auto config = parse_sweep_config(read_file(file), file.string());
  check_writable(config.output);
  const auto trials = make_trials(config);
  check_trials(trials, file.string());
  catch_interrupts();
  return sweep(config, trials, "/proc/self/exe", std::cout);
}

int sweep_main(int argc, const char* const* argv) {
  CLI::App app("Trains with many combinations of options and ranks them by validation accuracy.", "digit-train sweep");
  std::filesystem::path config;
  app.add_option("config", config, "JSON file that describes the trials: see docs/training.md")
      ->required()
      ->type_name("CONFIG");
  return common::run_program(app, argc, argv, [&config] { return run_sweep(config); });
}

}  // namespace
}  // namespace digit::train_app

int main(int argc, char** argv) {
  if (argc > 1 && std::string_view(argv[1]) == "sweep") return digit::train_app::sweep_main(argc - 1, argv + 1);
  CLI::App app("Trains a network that reads handwritten digits and writes it as a TorchScript file.", "digit-train");
  digit::train_app::TrainCommand command;
  app.footer("digit-train sweep CONFIG trains with many combinations of options and ranks them.");
  const auto bind = [&] { digit::train_app::read_command_line(app, command, argc, argv); };
  return digit::common::run_program(app, argc, argv, bind, [&command] {
    digit::train_app::complete(command);
    return digit::train_app::run_in_group(
        [&command](digit::Collective* group) { return digit::train_app::run_and_promote(command, group); });
  });
}
