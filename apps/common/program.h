#pragma once

#include <CLI/App.hpp>
#include <functional>
#include <string>
#include <string_view>

namespace digit::common {

/// The exit status for an invalid command line.
inline constexpr int kUsageError = 2;

/// Parses the command line into the variables bound to `app`, runs `body` and returns its exit status. Adds --version
/// and formats --help. An exception is printed as one line on standard error and gives a status of 1; an invalid
/// command line gives kUsageError.
int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<int()>& body);

/// The same for a program whose options depend on the command line: `bind` binds them to `app` and may throw.
int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& bind,
                const std::function<int()>& body);

/// Returns the message of an error that `app.parse` threw, in words for a person. Mistyped options come first, because
/// they can be the cause of every other error: one line for each, with a suggestion if another option is similar.
std::string message_of(const CLI::App& app, const CLI::Error& error);

/// Returns the version of the programs and that of LibTorch, such as "1.2.3 (LibTorch 2.1.0)".
std::string version_text();

/// Writes one line to standard error, such as `digit-train: message`.
void print_error(std::string_view program, std::string_view message);

}  // namespace digit::common
