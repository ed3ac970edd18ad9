#include "options.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

namespace digit::serve {
namespace {

/// `--max-body` is DIGIT_SERVE_MAX_BODY in the environment.
std::string environment_name(std::string flag) {
  flag = "DIGIT_SERVE_" + flag.substr(2);
  std::ranges::transform(flag, flag.begin(), [](char c) {
    return c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  });
  return flag;
}

template <typename Value>
CLI::Option* add(CLI::App& app, const std::string& flag, Value& value, const std::string& help) {
  return app.add_option(flag, value, help)->envname(environment_name(flag))->capture_default_str();
}

}  // namespace

void bind_options(CLI::App& app, Options& options) {
  app.set_config("--config", "", "Read options from this file, one `name = value` a line")
      ->envname("DIGIT_SERVE_CONFIG");
  add(app, "--host", options.host, "Address to listen on");
  add(app, "--port", options.port, "Port to listen on; 0 picks a free one")->check(CLI::Range(0, 65535));
  app.add_option("--model", options.model, "Model file; without it ./digit.pt, else the one shipped with the program")
      ->envname("DIGIT_SERVE_MODEL");
  app.add_option("--web-root", options.web_root,
                 "Serve the page from this folder instead of the one inside the program")
      ->envname("DIGIT_SERVE_WEB_ROOT");
  add(app, "--max-body", options.limits.max_body_bytes, "Largest body in bytes, before and after unpacking")
      ->check(CLI::Range(std::size_t{1024}, std::size_t{1} << 30U));
  add(app, "--max-pixels", options.limits.max_pixels, "Largest picture, width times height")
      ->check(CLI::PositiveNumber);
  add(app, "--max-batch-items", options.limits.max_batch_items, "Most images in one request")
      ->check(CLI::PositiveNumber);
}

}  // namespace digit::serve
