#pragma once

#include <CLI/App.hpp>

namespace digit::common {

/// Makes `app` read the file of its option `--config` in the order of every program: a flag precedes a variable of the
/// environment, which precedes the file, which precedes the default. The variable of `--config` itself can name the
/// file. Call it after all options are bound and before parsing.
void use_config_file(CLI::App& app);

/// Throws CLI::ValidationError if an option refuses the value of its variable in the environment: since version 2.4,
/// CLI11 ignores such a value. Call it after parsing.
void check_environment(CLI::App& app);

}  // namespace digit::common
