#include "common/program.h"
#include "options.h"
#include "program.h"

int main(int argc, char** argv) {
  CLI::App app("Recognizes handwritten digits: serves a web page to draw on and an HTTP API", "digit-serve");
  digit::serve_app::Options options;
  digit::serve_app::bind_options(app, options);
  return digit::common::run_program(app, argc, argv, [&] { return digit::serve_app::Program(options).run(); });
}
