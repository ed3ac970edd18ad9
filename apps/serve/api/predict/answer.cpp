#include "api/predict/answer.h"

#include <algorithm>
#include <numeric>
#include <vector>

#include "http/http_error.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

HttpError bad_parameter(std::string_view name, std::string_view expected, std::string_view found) {
  return HttpError(400, "query `" + std::string(name) + "`: expected " + std::string(expected) + ", found `" +
                            std::string(found.substr(0, 40)) + '`');
}

/// Reads a list such as `image,activations`.
void read_return(std::string_view list, AnswerOptions& options) {
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::string_view part = list.substr(begin, list.find(',', begin) - begin);
    bool* option = part == "image"         ? &options.return_image
                   : part == "stages"      ? &options.return_stages
                   : part == "activations" ? &options.return_activations
                                           : nullptr;
    if (option == nullptr) {
      throw bad_parameter("return", "image, stages, activations, or several of them with commas between them", part);
    }
    *option = true;
    begin += part.size() + 1;
  }
}

std::size_t read_top_k(std::string_view text, std::size_t classes) {
  std::size_t top_k = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), top_k);
  if (error != std::errc() || end != text.data() + text.size() || top_k < 1 || top_k > classes) {
    throw bad_parameter("top_k", "an integer from 1 to " + std::to_string(classes), text);
  }
  return top_k;
}

void append_top(std::string& json, const Answer& answer, const Model& model, std::size_t count) {
  std::vector<std::size_t> order(answer.probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::greater(), [&](std::size_t number) { return answer.probabilities[number]; });
  append_array(json, std::span(order).first(count), [&](std::string&, std::size_t number) {
    JsonObject object(json);
    object.add("digit", number);
    object.add("label", model.metadata().class_names[number]);
    object.add("probability", answer.probabilities[number]);
  });
}

void append_pixels(std::string& json, const Image* image) {
  append_array(json, image == nullptr ? Image{}.pixels : image->pixels, append_rounded);
}

void append_activations(std::string& json, const std::vector<std::vector<float>>& layers) {
  append_array(json, layers,
               [](std::string& out, const std::vector<float>& layer) { append_array(out, layer, append_short); });
}

void append_stages(std::string& json, std::span<const StagePicture> stages) {
  append_array(json, stages, [](std::string& out, const StagePicture& stage) {
    JsonObject object(out);
    object.add("name", stage.name);
    object.add("width", stage.width);
    object.add("height", stage.height);
    object.member("png").append("\"").append(stage.png).append("\"");  // base64 needs no escapes
  });
}

}  // namespace

std::size_t Answer::prediction() const {
  return static_cast<std::size_t>(std::ranges::max_element(probabilities) - probabilities.begin());
}

AnswerOptions read_answer_options(const Request& request, std::size_t classes) {
  AnswerOptions options;
  if (const auto value = request.parameter("return")) read_return(*value, options);
  if (const auto value = request.parameter("explain")) {
    if (*value != "true" && *value != "false") throw bad_parameter("explain", "true or false", *value);
    options.explain = *value == "true";
  }
  // This parameter only affects binary bodies, but its value is checked for all of them.
  if (const auto value = request.parameter("dtype"); value && *value != "uint8" && *value != "float32") {
    throw bad_parameter("dtype", "uint8 or float32", *value);
  }
  if (const auto value = request.parameter("top_k")) options.top_k = read_top_k(*value, classes);
  return options;
}

void append_answer(std::string& json, const Answer& answer, const Model& model, const AnswerOptions& options) {
  JsonObject object(json);
  if (answer.image != nullptr) {
    const std::size_t prediction = answer.prediction();
    object.add("prediction", prediction);
    object.add("label", model.metadata().class_names[prediction]);
    object.add("confidence", answer.probabilities[prediction]);
  } else {
    object.member("prediction") += "null";
    object.member("label") += "null";
    object.add("confidence", 0);
  }
  append_numbers(object.member("probabilities"), answer.probabilities);
  if (answer.is_digit) {
    object.add("is_digit", *answer.is_digit);
    object.add("rejected", answer.is_rejected);
  }
  if (options.top_k > 0) append_top(object.member("top"), answer, model, options.top_k);
  if (options.return_image) append_pixels(object.member("image"), answer.image);
  if (options.return_activations) append_activations(object.member("activations"), answer.activations);
  if (options.return_stages) append_stages(object.member("stages"), answer.stages);
  if (options.explain) {
    append_pixels(object.member("explanation"), answer.explanation ? &*answer.explanation : nullptr);
  }
}

}  // namespace digit::serve_app
