#pragma once

#include <simdjson.h>

#include <functional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace digit::serve_app {

namespace json = simdjson::ondemand;

/// Parses `body`, which may begin with a byte-order mark, as one JSON object and passes it to `read`, which must read
/// every member: the on-demand parser does not check what is not read. Throws HttpError 400 if the body is not a JSON
/// object or has trailing content. `read` must not suspend its fiber, because the parser belongs to the thread.
void read_json_object(std::string_view body, bool is_padded, const std::function<void(json::object&)>& read);

/// Calls `read(std::string_view key, json::value& value)` for each member of `object`, in the order of the text.
template <typename Read>
void for_each_member(json::object object, Read read) {
  for (auto field : object) {
    const std::string_view key = field.unescaped_key();
    json::value value = field.value();
    read(key, value);
  }
}

/// Returns whether a value is null.
bool is_null(json::value& value);

/// Reads and discards a value, to check that it is valid JSON and nested at most `max_depth` deep.
void skip_value(json::value value, std::size_t max_depth);

/// Returns whether a value begins like one of that type. Does not throw, also if it is not valid JSON.
bool has_type(json::value& value, json::json_type type);

/// Describes a value for messages: "a string", "an object". Names what JSON does not have: "NaN, which ...".
std::string type_name(json::value& value);

// The readers of one type throw HttpError 400, which names `field`, if the value has another type.
std::string_view read_string(json::value& value, std::string_view field);
bool read_boolean(json::value& value, std::string_view field);
json::object read_object(json::value& value, std::string_view field);
json::array read_array(json::value& value, std::string_view field, std::string_view expected = "an array");

/// Throws HttpError 400, which names the field `prefix` + `key`, if the member was found before.
void check_unique(bool was_found, std::string_view key, std::string_view prefix = "");

}  // namespace digit::serve_app
