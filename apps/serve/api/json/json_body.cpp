#include "api/json/json_body.h"

#include <memory>
#include <new>
#include <utility>

#include "base/byte_order_mark.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

/// Bodies up to this size share one parser per thread. A larger body gets its own, so that its memory is freed.
constexpr std::size_t kMaxSharedParserBytes = 256U << 10U;

/// Returns the text at the start of `token` that JavaScript, Python or C writes for a value that is no finite number:
/// `NaN`, `-Infinity`, `inf`. Empty if there is none.
std::string_view non_finite_number(std::string_view token) {
  const std::size_t sign = token.starts_with('-') ? 1 : 0;
  for (const std::string_view name : {"Infinity", "NaN", "inf"}) {
    if (equals_ignoring_case(token.substr(sign, name.size()), name)) return token.substr(0, sign + name.size());
  }
  return {};
}

[[noreturn]] void reject_literal(json::value& value) {
  const bool is_named = !non_finite_number(value.raw_json_token()).empty();
  throw HttpError(400, "the body: expected valid JSON, found " +
                           (is_named ? type_name(value) : "an unknown literal or a number out of range"));
}

/// Shows a protected member of simdjson's document.
struct OpenDocument : json::document {
  explicit OpenDocument(json::document&& parsed) : json::document(std::move(parsed)) {}

  /// simdjson 3 does not notice that it has no memory for unescaped strings.
  bool has_string_buffer() { return iter.string_buf_loc() != nullptr; }
};

void read_with(json::parser& parser, std::string_view body, std::size_t capacity,
               const std::function<void(json::object&)>& read) {
  OpenDocument document(parser.iterate(simdjson::padded_string_view(body.data(), body.size(), capacity)));
  if (!document.has_string_buffer()) throw std::bad_alloc();
  if (document.type() != json::json_type::object) throw HttpError(400, "the body: expected a JSON object");
  json::object object = document.get_object();
  read(object);
  if (document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
    throw HttpError(400, "the body: expected one JSON object, found trailing content after it");
  }
}

}  // namespace

void read_json_object(std::string_view body, bool is_padded, const std::function<void(json::object&)>& read) {
  static_assert(kBodyPadding >= simdjson::SIMDJSON_PADDING);
  body = base::without_byte_order_mark(body);
  // Newer versions of simdjson would skip a second mark.
  if (base::without_byte_order_mark(body).size() != body.size()) {
    throw HttpError(400, "the body: expected a JSON object, found a second byte-order mark");
  }
  try {
    simdjson::padded_string copy;
    if (!is_padded) {
      copy = simdjson::padded_string(body);
      body = copy;
    }
    const std::size_t capacity = body.size() + simdjson::SIMDJSON_PADDING;
    if (body.size() <= kMaxSharedParserBytes) {
      thread_local json::parser parser;
      read_with(parser, body, capacity, read);
    } else {
      const auto parser = std::make_unique<json::parser>();
      read_with(*parser, body, capacity, read);
    }
  } catch (const simdjson::simdjson_error& error) {
    if (error.error() == simdjson::MEMALLOC) throw std::bad_alloc();
    throw HttpError(400, std::string("the body: expected valid JSON, found an error: ") + error.what());
  }
}

bool is_null(json::value& value) {
  bool is_null = false;
  return has_type(value, json::json_type::null) && value.is_null().get(is_null) == simdjson::SUCCESS && is_null;
}

void skip_value(json::value value, std::size_t max_depth) {
  json::json_type type{};
  if (value.type().get(type) != simdjson::SUCCESS) reject_literal(value);
  if ((type == json::json_type::array || type == json::json_type::object) && max_depth == 0) {
    throw HttpError(400, "the body: the JSON is nested too deeply");
  }
  switch (type) {
    case json::json_type::array:
      for (auto element : value.get_array()) skip_value(element.value(), max_depth - 1);
      return;
    case json::json_type::object:
      return for_each_member(value.get_object(),
                             [&](std::string_view, json::value& member) { skip_value(member, max_depth - 1); });
    case json::json_type::number:
      if (value.get_double().error() != simdjson::SUCCESS) reject_literal(value);
      return;
    case json::json_type::string:
      value.get_string().value();
      return;
    case json::json_type::boolean:
      value.get_bool().value();
      return;
    case json::json_type::null:
      if (!is_null(value)) reject_literal(value);
  }
}

bool has_type(json::value& value, json::json_type type) {
  json::json_type found{};
  return value.type().get(found) == simdjson::SUCCESS && found == type;
}

std::string type_name(json::value& value) {
  if (const auto number = non_finite_number(value.raw_json_token()); !number.empty()) {
    return std::string(number) + ", which JSON does not have; replace it by a number";
  }
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
  return "an unknown type";
}

std::string_view read_string(json::value& value, std::string_view field) {
  if (!has_type(value, json::json_type::string)) throw bad_field(field, "a string", type_name(value));
  return value.get_string();
}

bool read_boolean(json::value& value, std::string_view field) {
  if (!has_type(value, json::json_type::boolean)) throw bad_field(field, "true or false", type_name(value));
  return value.get_bool();
}

json::object read_object(json::value& value, std::string_view field) {
  if (!has_type(value, json::json_type::object)) throw bad_field(field, "an object", type_name(value));
  return value.get_object();
}

json::array read_array(json::value& value, std::string_view field, std::string_view expected) {
  if (!has_type(value, json::json_type::array)) throw bad_field(field, expected, type_name(value));
  return value.get_array();
}

void check_unique(bool was_found, std::string_view key, std::string_view prefix) {
  if (was_found) throw bad_field(std::string(prefix).append(key), "it once", "it twice");
}

}  // namespace digit::serve_app
