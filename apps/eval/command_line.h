#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>
#include <vector>

namespace digit::eval_app {

/// What the command line of digit-eval says. Exactly one of `mnist`, `strokes`, `images` and `pictures` is given.
struct EvalCommand {
  std::optional<std::filesystem::path> model;
  std::optional<std::filesystem::path> mnist;
  std::optional<std::filesystem::path> strokes;
  std::optional<std::filesystem::path> images;
  std::vector<std::filesystem::path> pictures;
  std::optional<std::filesystem::path> errors;
  bool json = false;
};

/// Binds flags to `command`, which must outlive `app`.
void bind_options(CLI::App& app, EvalCommand& command);

}  // namespace digit::eval_app
