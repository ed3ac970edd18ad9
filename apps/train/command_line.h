#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "common/model_path.h"
#include "digit/network_options.h"
#include "digit/training.h"
#include "train/data/data_splits.h"
#include "train/watch/watch.h"

namespace digit::train_app {

/// How one training runs; none of it changes the weights.
struct RunOptions {
  std::filesystem::path output = "digit.pt";
  /// See Promotion.
  std::optional<std::filesystem::path> promote;
  bool force = false;
  std::optional<std::filesystem::path> checkpoint;
  std::optional<std::filesystem::path> resume;
  std::size_t threads = 0;
  bool json = false;
};

/// See OptionInfo.
template <OptionsOf<RunOptions> Options, typename Visitor>
void visit_options(Options& options, Visitor&& visit) {
  constexpr auto kGroup = "Run";
  auto& [output, promote, force, checkpoint, resume, threads, json] = options;
  visit(OptionInfo{kGroup, "output", "TorchScript file to write", {}, false}, output);
  visit(
      OptionInfo{kGroup,
                 "promote",
                 "Model file to replace by the new model if that is better on the held-back samples of --data and not "
                 "worse on the other data",
                 {},
                 false},
      promote);
  visit(OptionInfo{kGroup, "force", "Promote with fewer than 50 held-back samples too", {}, false}, force);
  visit(OptionInfo{kGroup,
                   "checkpoint",
                   "File for the state of the training, written after each epoch and on interrupt",
                   {},
                   false},
        checkpoint);
  visit(OptionInfo{kGroup, "resume", "Checkpoint to resume from, with the same options and data", {}, false}, resume);
  visit(
      OptionInfo{
          kGroup, "threads", "Number of threads of LibTorch; 0 chooses the fastest", {.least = 0, .most = 1024}, false},
      threads);
  visit(
      OptionInfo{
          kGroup, "json", "Print one JSON object on standard output, and everything else on standard error", {}, false},
      json);
}

/// The models that a training starts from or learns from.
struct StartOptions {
  /// A path, or the name of a shipped model.
  std::optional<std::filesystem::path> init;
  bool new_head = false;
  /// Likewise.
  std::optional<std::filesystem::path> teacher;
  /// The SHA-256 of `init` and of `teacher`. Follow from them.
  std::string init_sha256, teacher_sha256;
};

/// Return the files that `options.init` and `options.teacher`, which must have values, name.
common::FoundModel initial_file(const StartOptions& options);
common::FoundModel teacher_file(const StartOptions& options);

/// See OptionInfo. The checksums stand for the files, which are recorded and compared as `init` and `teacher`.
template <OptionsOf<StartOptions> Options, typename Visitor>
void visit_options(Options& options, Visitor&& visit) {
  constexpr auto kGroup = "Start";
  auto& [init, new_head, teacher, init_sha256, teacher_sha256] = options;
  visit(
      OptionInfo{kGroup,
                 "init",
                 "Model file to start from, or mlp or cnn for a shipped model, with its network, its contract and its "
                 "options, and a tenth of the learning rate",
                 {},
                 false},
      init);
  visit(OptionInfo{kGroup, "new-head", "Start the last layer of --init afresh, for data with other classes"}, new_head);
  visit(
      OptionInfo{kGroup,
                 "teacher",
                 "Model file, or mlp or cnn for a shipped model, whose answers are the targets, instead of the labels",
                 {},
                 false},
      teacher);
}

/// What the command line of digit-train asks for.
struct TrainCommand {
  /// "digits": the default TrainOptions and a detector; "plain": `plain_recipe` and no detector.
  std::string recipe;
  StartOptions start;
  DataOptions data;
  NetworkOptions network;
  TrainOptions training;
  RunOptions run;
  WatchOptions watch;
};

/// See OptionInfo.
template <OptionsOf<TrainCommand> Options, typename Visitor>
void visit_options(Options& command, Visitor&& visit) {
  auto& [recipe, start, data, network, training, run, watch] = command;
  visit(OptionInfo{"Recipe", "recipe",
                   "Preset of all other options: digits, for handwriting of any kind, or plain, the textbook's; the "
                   "default is that of --init, or otherwise digits for MNIST and plain for other data"},
        recipe);
  visit_options(start, visit);
  visit_options(data, visit);
  visit_options(network, visit);
  visit_options(training, visit);
  visit_options(run, visit);
  visit_options(watch, visit);
}

/// Returns the command before single options change it: the recipe that the command line or its config file names,
/// otherwise that of the initial model, otherwise "digits" if the data is MNIST, recognized by its checksum, and
/// "plain" if not. With an initial model, the shape of the network is the model's. Unless the head is new, so are the
/// options of its training. The learning rate is a tenth, and there are 20 epochs. Throws the errors of
/// read_initial_model.
TrainCommand start_from_recipe(int argc, const char* const* argv);

/// Binds flags and the config file to `command`, which must outlive `app`. Call `complete` after they are parsed.
void bind_options(CLI::App& app, TrainCommand& command);

/// Derives the options that follow from others: patience implies keep_best, which needs validation images. The new
/// model is written beside the file of --promote if --output names the same file.
void complete(TrainCommand& command);

/// Returns the options that change the weights, by flag name without dashes, as text.
std::map<std::string, std::string> training_options(const TrainCommand& command);

}  // namespace digit::train_app
