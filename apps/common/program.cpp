#include "common/program.h"

#include <sys/ioctl.h>
#include <torch/version.h>
#include <unistd.h>

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "common/help_text.h"

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

}  // namespace

int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<int()>& body) {
  return run_program(
      app, argc, argv, [] {}, body);
}

int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& bind,
                const std::function<int()>& body) {
  app.set_help_flag("-h,--help", "Print this help and exit");
  app.set_version_flag("--version", app.get_name() + " " DIGIT_VERSION " (LibTorch " TORCH_VERSION ")",
                       "Print the version and exit");
  app.formatter_fn(
      [](const CLI::App* shown, const std::string&, CLI::AppFormatMode) { return help_text(*shown, help_columns()); });
  try {
    bind();
    app.parse(argc, argv);
    return body();
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsageError;
  } catch (const std::exception& error) {
    print_error(app.get_name(), error.what());
    return 1;
  }
}

void print_error(std::string_view program, std::string_view message) {
  std::cerr << std::string(program) + ": " + std::string(message) + "\n";
}

std::size_t terminal_columns(int descriptor) {
  constexpr std::size_t kUsual = 80;
  if (::isatty(descriptor) == 0) return 0;
  winsize size{};
  return ::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsual;
}

}  // namespace digit::common
