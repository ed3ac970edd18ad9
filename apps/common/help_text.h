#pragma once

#include <CLI/App.hpp>
#include <cstddef>
#include <string>

namespace digit::common {

/// The text of --help, at most `columns` characters wide: the usage, then the options by group, each with its range,
/// its default and its environment variable in words. The group of --help itself comes last. Lists no subcommands,
/// because no program has any.
std::string help_text(const CLI::App& app, std::size_t columns);

}  // namespace digit::common
