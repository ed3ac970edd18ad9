#include "api/predict/answer.h"

#include <algorithm>
#include <numeric>

#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

void append_top(std::string& json, const Answer& answer, std::size_t count) {
  std::array<std::size_t, kClasses> order{};
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t digit) { return answer.probabilities[digit]; });
  json += ", \"top\": [";
  for (std::size_t i = 0; i < count; ++i) {
    json += i == 0 ? "{\"digit\": " : ", {\"digit\": ";
    append_integer(json, static_cast<std::int64_t>(order[i]));
    json += ", \"probability\": ";
    append_number(json, answer.probabilities[order[i]]);
    json += '}';
  }
  json += ']';
}

void append_field(std::string& json, std::string_view name, const Image& image) {
  json.append(", \"").append(name).append("\": ");
  append_rounded(json, std::span<const float>(image.pixels));
}

}  // namespace

std::size_t Answer::digit() const {
  return static_cast<std::size_t>(std::ranges::max_element(probabilities) - probabilities.begin());
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

void append_answer(std::string& json, const Answer& answer, const PredictOptions& options) {
  const bool is_blank = !answer.image;
  json += "{\"prediction\": ";
  if (is_blank) {
    json += "null, \"confidence\": 0";
  } else {
    append_integer(json, static_cast<std::int64_t>(answer.digit()));
    json += ", \"confidence\": ";
    append_number(json, answer.probabilities[answer.digit()]);
  }
  json += ", \"probabilities\": ";
  append_numbers(json, answer.probabilities);
  if (answer.is_digit) {
    json += ", \"is_digit\": ";
    append_number(json, *answer.is_digit);
    json += *answer.is_rejected ? ", \"rejected\": true" : ", \"rejected\": false";
  }
  if (options.top_k > 0) append_top(json, answer, options.top_k);
  if (options.return_image) append_field(json, "image", answer.image.value_or(Image{}));
  if (options.explain) append_field(json, "explanation", answer.explanation.value_or(Image{}));
  json += '}';
}

}  // namespace digit::serve_app
