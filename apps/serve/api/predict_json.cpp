#include <optional>

#include "api/item_fields.h"
#include "api/predict_input.h"
#include "http/problem.h"

namespace digit::serve {
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

}  // namespace

PredictInput read_predict_json(std::string_view body, bool is_padded, const Limits& limits) {
  PredictInput input;
  ItemFields single("", limits);
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
  if (!instances) {
    input.items.push_back(single.finish());
    return input;
  }
  if (!single.empty()) {
    throw Problem(400,
                  "the body: expected `instances` alone, found `image`, `strokes`, `scale` or `normalize` beside it");
  }
  return {.items = std::move(*instances), .is_batch = true};
}

}  // namespace digit::serve
