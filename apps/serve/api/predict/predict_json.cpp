#include <cstring>
#include <optional>

#include "api/json/json_numbers.h"
#include "api/predict/item_fields.h"
#include "api/predict/predict_input.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

PredictItem read_instance(json::value value, std::size_t index, const Limits& limits) {
  const std::string name = "instances[" + std::to_string(index) + ']';
  if (value.type() != json::json_type::object) throw bad_field(name, "an object", type_name(value));
  ItemFields fields(name + '.', limits);
  for (auto field : value.get_object()) {
    const std::string_view key = field.unescaped_key();
    json::value member = field.value();
    if (!fields.take(key, member)) skip_value(member, limits.max_json_depth - 3);
  }
  return fields.finish();
}

std::vector<PredictItem> read_instances(json::value value, const Limits& limits) {
  if (value.type() != json::json_type::array) throw bad_field("instances", "an array of items", type_name(value));
  std::vector<PredictItem> items;
  for (auto element : value.get_array()) {
    if (items.size() == limits.max_batch_items) {
      throw bad_field("instances", "at most " + std::to_string(limits.max_batch_items) + " items", "more");
    }
    items.push_back(read_instance(element.value(), items.size(), limits));
  }
  if (items.empty()) throw bad_field("instances", "at least one item", "none");
  return items;
}

/// What is behind `word` and space, where `text` begins with them, or nullptr. Passes nullptr on.
const char* behind(const char* text, std::string_view word) {
  if (text == nullptr || std::strncmp(text, word.data(), word.size()) != 0) return nullptr;
  return behind_space(text + word.size());
}

/// The body that most clients send, {"image": [784 numbers]}, sooner than through simdjson, which first makes an index
/// of its 1,600 tokens. False for any other, and for a wrong one. `body` ends in NUL and is padded.
bool read_plain_image(std::string_view body, JsonPixels& pixels) {
  const char* text = behind(behind_space(body.data()), "{");
  text = behind(behind(text, "\"image\""), ":");
  if (text != nullptr) text = read_plain_pixels(text, pixels);
  if (text != nullptr) text = behind(behind_space(text), "}");
  return text == body.data() + body.size();
}

}  // namespace

PredictInput read_predict_json(std::string_view body, bool is_padded, const Limits& limits) {
  ItemFields single("", limits);
  if (JsonPixels pixels; is_padded && read_plain_image(body, pixels)) {
    single.take_pixels(pixels);
    return {.items = {single.finish()}};
  }
  std::optional<std::vector<PredictItem>> instances;
  read_json_object(body, is_padded, [&](json::object& object) {
    for (auto field : object) {
      const std::string_view key = field.unescaped_key();
      json::value value = field.value();
      if (key == "instances") {
        if (instances) throw bad_field("instances", "it once", "it again");
        instances = read_instances(value, limits);
      } else if (!single.take(key, value)) {
        skip_value(value, limits.max_json_depth - 1);
      }
    }
  });
  if (!instances) return {.items = {single.finish()}};
  if (!single.empty()) {
    throw HttpError(400,
                    "the body: expected `instances` alone, found `image`, `strokes`, `scale` or `normalize` beside it");
  }
  return {.items = std::move(*instances), .is_batch = true};
}

}  // namespace digit::serve_app
