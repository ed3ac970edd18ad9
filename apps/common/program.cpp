#include "common/program.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <exception>
#include <iostream>
#include <string>

namespace digit::common {

int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<int()>& body) {
  return run_program(
      app, argc, argv, [] {}, body);
}

int run_program(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& bind,
                const std::function<int()>& body) {
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

}  // namespace digit::common
