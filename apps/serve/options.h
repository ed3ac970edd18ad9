#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <optional>
#include <string>

#include "api/limits.h"

namespace digit::serve {

/// All that a user may set.
struct Options {
  std::string host = "127.0.0.1";
  int port = 5000;
  /// Nothing: `./digit.pt`, else the model shipped with the program.
  std::optional<std::filesystem::path> model;
  /// Nothing: the page inside the program.
  std::optional<std::filesystem::path> web_root;
  Limits limits;
};

/// Binds each option to a flag, an environment variable (`DIGIT_SERVE_PORT` for `--port`) and a line of the file that
/// `--config` names.
void bind_options(CLI::App& app, Options& options);

}  // namespace digit::serve
