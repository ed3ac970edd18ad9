#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "digit/training.h"
#include "train/data/data_options.h"
#include "train/watch/watch.h"

namespace digit::train_app {

/// What the command line of digit-train says.
struct TrainCommand {
  /// "digits": the default TrainOptions and a detector; "plain": `plain_recipe` and no detector.
  std::string recipe;
  TrainOptions training;
  /// "mlp" or "cnn".
  std::string architecture = "mlp";
  /// Feature maps of the cnn's convolutions.
  std::vector<std::int64_t> channels = {16, 32, 64};
  std::vector<std::int64_t> hidden = {128, 128};
  /// Neurons of the detector; 0: none.
  std::int64_t detector = 64;
  /// Of the hidden layers' activations.
  double dropout = 0;
  /// Training images to measure each epoch on; without a value some where an epoch is chosen by them.
  std::optional<std::size_t> validation;
  DataOptions data;
  std::filesystem::path output = "digit.pt";
  /// What to save the training's state to as it goes, and what to go on from.
  std::optional<std::filesystem::path> checkpoint;
  std::optional<std::filesystem::path> resume;
  /// 0: as many as are fastest.
  std::size_t threads = 0;
  bool json = false;
  WatchOptions watch;
};

/// The command before single options change it: the recipe that the command line or its config file names, otherwise
/// "digits" where `data` holds MNIST, found by its checksum, and "plain" for other data.
TrainCommand start_from_recipe(int argc, const char* const* argv);

/// Binds flags and the config file to `command`, which must outlive `app`; `settle` is to be called once they are read.
void bind_options(CLI::App& app, TrainCommand& command);

/// Fills in what follows from other options: patience waits for the best epoch, and choosing one takes validation
/// images.
void settle(TrainCommand& command);

/// The options that change the weights, by flag name without dashes.
std::map<std::string, std::string> training_options(const TrainCommand& command);

}  // namespace digit::train_app
