#include <iostream>

#include "application.h"
#include "common/model_path.h"
#include "common/program.h"
#include "options.h"
#include "predictor_model.h"
#include "transport/stock_server.h"

namespace {

int run(const digit::serve::Options& options) {
  using namespace digit::serve;
  const auto model = load_model(digit::find_model(options.model));
  InlineExecutor executor;
  const Service service{.model = [&] { return model; }, .executor = executor, .limits = options.limits};
  const Application application(service, options.web_root ? Page::from_folder(*options.web_root) : Page::embedded());
  serve(application, options,
        [](const std::string& address) { std::cout << "digit-serve: listening on " << address << std::endl; });
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Serves a page that reads handwritten digits, and an HTTP interface to do the same", "digit-serve");
  digit::serve::Options options;
  digit::serve::bind_options(app, options);
  return digit::run_program(app, argc, argv, [&] { return run(options); });
}
