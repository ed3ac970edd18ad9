#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>

namespace digit {

/// Where a training is written down while and after it runs. None of it changes the model.
struct WatchOptions {
  std::optional<std::filesystem::path> log;
  std::optional<std::filesystem::path> tensorboard;
  std::optional<std::filesystem::path> report;
};

/// Binds flags to `options`, which must outlive `app`.
void bind_watch_options(CLI::App& app, WatchOptions& options);

}  // namespace digit
