#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string_view>

namespace digit::common {

/// Exit status for a command line that was not understood.
inline constexpr int kUsageError = 2;

/// Reads the command line into what was bound to `app`, then runs `body` and returns its exit status. What goes wrong
/// becomes one line on standard error and a status of 1, or kUsageError where the command line is at fault.
int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<int()>& body);

/// The same where binding the options to `app` can go wrong itself.
int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& bind,
                const std::function<int()>& body);

/// One line on standard error: `digit-train: message`.
void print_error(std::string_view program, std::string_view message);

}  // namespace digit::common
