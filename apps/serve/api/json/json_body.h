#pragma once

#include <simdjson.h>

#include <functional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace digit::serve_app {

namespace json = simdjson::ondemand;

/// Parses `body` as one JSON object and hands it to `read`, which must read every field: on-demand parsing believes
/// what it is not asked for. Throws HttpError 400 for malformed JSON, rubbish behind the object, or a body that is no
/// object. `read` must not suspend: the parser belongs to the thread.
void read_json_object(std::string_view body, bool is_padded, const std::function<void(json::object&)>& read);

/// Reads a value nobody asked for to its end, so that it is known to be JSON no deeper than `depth_left`.
void skip_value(json::value value, std::size_t depth_left);

/// What a value is, for messages: "a string", "an object".
std::string_view type_name(json::value& value);

}  // namespace digit::serve_app
