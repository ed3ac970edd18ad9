#include "api/json/json_body.h"

#include <memory>

#include "http/http_error.h"

namespace digit::serve_app {
namespace {

/// Bodies up to this size share one parser a thread; a larger one gets its own, which is freed with it.
constexpr std::size_t kSharedParserBytes = 256U << 10U;

void read_with(json::parser& parser, std::string_view body, std::size_t capacity,
               const std::function<void(json::object&)>& read) {
  json::document document = parser.iterate(simdjson::padded_string_view(body.data(), body.size(), capacity));
  if (document.type() != json::json_type::object) throw HttpError(400, "body: expected a JSON object");
  json::object object = document.get_object();
  read(object);
  if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
    throw HttpError(400, "body: expected nothing behind the JSON object, found more");
  }
}

}  // namespace

void read_json_object(std::string_view body, bool is_padded, const std::function<void(json::object&)>& read) {
  static_assert(kBodyPadding >= simdjson::SIMDJSON_PADDING);
  try {
    simdjson::padded_string copy;
    if (!is_padded) {
      copy = simdjson::padded_string(body);
      body = copy;
    }
    const std::size_t capacity = body.size() + simdjson::SIMDJSON_PADDING;
    if (body.size() <= kSharedParserBytes) {
      thread_local json::parser parser;
      read_with(parser, body, capacity, read);
    } else {
      const auto parser = std::make_unique<json::parser>();
      read_with(*parser, body, capacity, read);
    }
  } catch (const simdjson::simdjson_error& error) {
    throw HttpError(400, std::string("body: expected JSON, found a mistake in it: ") + error.what());
  }
}

void skip_value(json::value value, std::size_t depth_left) {
  const json::json_type type = value.type();
  if (type == json::json_type::array || type == json::json_type::object) {
    if (depth_left == 0) throw HttpError(400, "body: the JSON is nested too deeply");
  }
  switch (type) {
    case json::json_type::array:
      for (auto element : value.get_array()) skip_value(element.value(), depth_left - 1);
      return;
    case json::json_type::object:
      for (auto field : value.get_object()) {
        field.unescaped_key().value();
        skip_value(field.value(), depth_left - 1);
      }
      return;
    case json::json_type::number:
      value.get_double().value();
      return;
    case json::json_type::string:
      value.get_string().value();
      return;
    case json::json_type::boolean:
      value.get_bool().value();
      return;
    case json::json_type::null:
      if (!value.is_null()) throw HttpError(400, "body: expected JSON, found a word that is none of its");
  }
}

std::string_view type_name(json::value& value) {
  switch (value.type()) {
    case json::json_type::array:
      return "an array";
    case json::json_type::object:
      return "an object";
    case json::json_type::number:
      return "a number";
    case json::json_type::string:
      return "a string";
    case json::json_type::boolean:
      return "a boolean";
    case json::json_type::null:
      return "null";
  }
  return "nothing JSON knows";
}

}  // namespace digit::serve_app
