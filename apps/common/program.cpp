#include "common/program.h"

#include <torch/version.h>
#include <unistd.h>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <new>
#include <string>
#include <system_error>

#include "common/config_file.h"
#include "common/help_text.h"
#include "common/suggestion.h"
#include "common/terminal.h"

namespace digit::common {
namespace {

/// As COLUMNS or the terminal says, but at least 40 for the text beside the names of the options to be readable.
std::size_t help_columns() {
  constexpr std::size_t kLeast = 40;
  constexpr std::size_t kNotATerminal = 80;
  const char* variable = std::getenv("COLUMNS");
  auto columns = variable == nullptr ? 0UL : std::strtoul(variable, nullptr, 10);
  if (columns == 0) columns = terminal_columns(STDOUT_FILENO);
  return columns == 0 ? kNotATerminal : std::max(columns, kLeast);
}

/// Whether CLI11 took the argument for an option, and not for a value such as -1.
bool looks_like_option(std::string_view argument) {
  const auto name = argument.find_first_not_of('-');
  return name != 0 && name != std::string_view::npos && std::isdigit(static_cast<unsigned char>(argument[name])) == 0;
}

/// Returns an error for each unknown option, in their order; or an empty string if all options are known.
std::string unknown_options(const CLI::App& app) {
  std::string text;
  for (const auto& argument : app.remaining()) {
    if (!looks_like_option(argument)) continue;
    const auto flag = argument.substr(0, argument.find('='));
    const auto name = flag.substr(flag.find_first_not_of('-'));
    text += (text.empty() ? "" : "\n" + app.get_name() + ": ") + flag + ": unknown option" +
            suggestion(name, option_names(app), "--");
  }
  return text;
}

std::string failure_text(const CLI::App* app, const CLI::Error& error) {
  return app->get_name() + ": " + message_of(*app, error) + "\nRun with --help for more information.\n";
}

/// Returns what a person can do if the system refuses something.
std::string advice_for(const std::error_code& code) {
  if (code == std::errc::resource_unavailable_try_again) {
    return "; cannot start a thread: raise the limit on processes (ulimit -u, or pids.max of the container), or use "
           "fewer threads";
  }
  if (code == std::errc::too_many_files_open) return "; raise the limit on open files (ulimit -n)";
  if (code == std::errc::no_space_on_device) return "; free space, or write to another disk";
  return "";
}

/// Returns 0 if everything was written to standard output, and prints an error otherwise.
int check_output(const CLI::App& app) {
  const int error = std::fflush(stdout) == 0 ? 0 : errno;
  if (error == 0 && std::ferror(stdout) == 0 && std::cout) return 0;
  print_error(app.get_name(),
              "standard output: not all text could be written" +
                  (error == 0 ? "" : " (" + std::generic_category().message(error) + ")") +
                  "; send it to a file on a disk with free space, or to a program that reads all of it");
  return 1;
}

int run_and_report(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& bind,
                   const std::function<int()>& body) {
  try {
    bind();
    use_config_file(app);
    app.parse(argc, argv);
    check_environment(app);
    return body();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  } catch (const std::system_error& error) {
    print_error(app.get_name(), error.what() + advice_for(error.code()));
  } catch (const std::bad_alloc&) {
    print_error(app.get_name(), "out of memory; raise the limit on memory, or use less data or fewer threads at once");
  } catch (const std::exception& error) {
    print_error(app.get_name(), error.what());
  }
  return 1;
}

}  // namespace

int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<int()>& body) {
  return run_program(
      app, argc, argv, [] {}, body);
}

int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& bind,
                const std::function<int()>& body) {
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("--version", app.get_name() + " " + version_text(), "Print the version and exit");
  app.formatter_fn([](const CLI::App* shown, const std::string&, CLI::AppFormatMode) {
    return for_locale(help_text(*shown, help_columns()));
  });
  app.failure_message(failure_text);
  const int status = run_and_report(app, argc, argv, bind, body);
  const int output = check_output(app);
  return status == 0 ? output : status;
}

std::string version_text() { return DIGIT_VERSION " (LibTorch " TORCH_VERSION ")"; }

std::string message_of(const CLI::App& app, const CLI::Error& error) {
  // A mistyped option can be the cause of every other error.
  if (auto unknown = unknown_options(app); !unknown.empty()) return unknown;
  const std::string message = error.what();
  const auto is = [&](CLI::ExitCodes code) { return error.get_exit_code() == static_cast<int>(code); };
  if (is(CLI::ExitCodes::ExtrasError)) return "unknown arguments: " + CLI::detail::join(app.remaining(), " ");
  const bool lacks_value = is(CLI::ExitCodes::ArgumentMismatch) && message.ends_with(" missing");
  return lacks_value ? message.substr(0, message.find(':')) + ": expected a value, found none" : message;
}

void print_error(std::string_view program, std::string_view message) {
  std::cerr << std::string(program) + ": " + for_locale(std::string(message)) + "\n";
}

}  // namespace digit::common
