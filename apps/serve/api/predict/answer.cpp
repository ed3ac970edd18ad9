#include "api/predict/answer.h"

#include <algorithm>
#include <numeric>

#include "http/http_error.h"
#include "http/json_writer.h"

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
    throw bad_parameter("top_k", "an integer from 1 to 10", text);
  }
  return top_k;
}

void append_top(std::string& json, const Answer& answer, std::size_t count) {
  std::array<std::size_t, kClasses> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t digit) { return answer.probabilities[digit]; });
  append_array(json, std::span(order).first(count), [&](std::string&, std::size_t digit) {
    JsonObject object(json);
    object.add("digit", digit);
    object.add("probability", answer.probabilities[digit]);
  });
}

void append_pixels(std::string& json, const std::optional<Image>& image) {
  append_array(json, image.value_or(Image{}).pixels, append_rounded);
}

}  // namespace

std::size_t Answer::digit() const {
  return static_cast<std::size_t>(std::ranges::max_element(probabilities) - probabilities.begin());
}

AnswerOptions read_answer_options(const Request& request) {
  AnswerOptions options;
  if (const auto value = request.parameter("return")) {
    if (*value != "image") throw bad_parameter("return", "image", *value);
    options.return_image = true;
  }
  if (const auto value = request.parameter("explain")) {
    if (*value != "true" && *value != "false") throw bad_parameter("explain", "true or false", *value);
    options.explain = *value == "true";
  }
  // This parameter only affects binary bodies, but its value is checked for all of them.
  if (const auto value = request.parameter("dtype"); value && *value != "uint8" && *value != "float32") {
    throw bad_parameter("dtype", "uint8 or float32", *value);
  }
  if (const auto value = request.parameter("top_k")) options.top_k = read_top_k(*value);
  return options;
}

Answer blank_answer(const Model& model) {
  Answer answer;
  answer.probabilities.fill(1.0F / kClasses);
  if (model.has_detector()) {
    answer.is_digit = 0.0F;
    answer.is_rejected = true;
  }
  return answer;
}

void append_answer(std::string& json, const Answer& answer, const AnswerOptions& options) {
  JsonObject object(json);
  if (answer.image) {
    object.add("prediction", answer.digit());
    object.add("confidence", answer.probabilities[answer.digit()]);
  } else {
    object.member("prediction") += "null";
    object.add("confidence", 0);
  }
  append_numbers(object.member("probabilities"), answer.probabilities);
  if (answer.is_digit) {
    object.add("is_digit", *answer.is_digit);
    object.add("rejected", answer.is_rejected);
  }
  if (options.top_k > 0) append_top(object.member("top"), answer, options.top_k);
  if (options.return_image) append_pixels(object.member("image"), answer.image);
  if (options.explain) append_pixels(object.member("explanation"), answer.explanation);
}

}  // namespace digit::serve_app
