#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "digit/training.h"

namespace digit {

/// What the command line of digit-train says.
struct TrainCommand {
  TrainOptions training;
  std::vector<std::int64_t> hidden = {128, 128};
  std::filesystem::path data = "data/mnist";
  std::filesystem::path output = "digit.pt";
  /// 0: as many as are fastest.
  std::size_t threads = 0;
  bool json = false;
};

/// Binds flags and the config file to `command`, which must outlive `app`.
void bind_options(CLI::App& app, TrainCommand& command);

/// The options that change the weights, by flag name without dashes.
std::map<std::string, std::string> training_options(const TrainCommand& command);

}  // namespace digit
