#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>
#include <vector>

namespace digit {

/// What the command line of digit-eval says.
struct EvalCommand {
  std::optional<std::filesystem::path> model;
  std::optional<std::filesystem::path> mnist;
  std::optional<std::filesystem::path> strokes;
  std::vector<std::filesystem::path> pictures;
  bool json = false;
};

/// Binds flags to `command`, which must outlive `app`.
void bind_options(CLI::App& app, EvalCommand& command);

}  // namespace digit
