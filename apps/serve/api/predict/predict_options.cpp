#include "api/predict/predict_options.h"

#include <charconv>

#include "api/model.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

HttpError bad_parameter(std::string_view name, std::string_view expected, std::string_view found) {
  return HttpError(400, "query `" + std::string(name) + "`: expected " + std::string(expected) + ", found `" +
                            std::string(found.substr(0, 40)) + '`');
}

std::size_t read_top_k(std::string_view text) {
  std::size_t top_k = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), top_k);
  if (error != std::errc() || end != text.data() + text.size() || top_k < 1 || top_k > kClasses) {
    throw bad_parameter("top_k", "a number from 1 to 10", text);
  }
  return top_k;
}

}  // namespace

PredictOptions read_predict_options(const Request& request) {
  PredictOptions options;
  if (const auto value = request.parameter("return")) {
    if (*value != "image") throw bad_parameter("return", "image", *value);
    options.return_image = true;
  }
  if (const auto value = request.parameter("explain")) {
    if (*value != "true" && *value != "false") throw bad_parameter("explain", "true or false", *value);
    options.explain = *value == "true";
  }
  // Said for bodies of bytes alone, but never nonsense.
  if (const auto value = request.parameter("dtype"); value && *value != "uint8" && *value != "float32") {
    throw bad_parameter("dtype", "uint8 or float32", *value);
  }
  if (const auto value = request.parameter("top_k")) options.top_k = read_top_k(*value);
  return options;
}

}  // namespace digit::serve_app
