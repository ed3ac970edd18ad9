#pragma once

#include <CLI/App.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace digit::common {

/// Returns a question such as "; did you mean --epochs?" about the name, with `prefix`, from which `text` has the
/// fewest typing errors: missing, additional or wrong characters, or two swapped ones. Returns an empty string if no
/// name is similar: at most two errors, and at most one for each three characters.
std::string suggestion(std::string_view text, std::span<const std::string> names, std::string_view prefix = "");

/// Returns the long names of all options of `app`, also of those in option groups, without dashes.
std::vector<std::string> option_names(const CLI::App& app);

}  // namespace digit::common
