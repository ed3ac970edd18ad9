#pragma once

#include <string_view>

#include "http/message.h"

namespace digit::serve_app {

/// Returns the header `traceparent` of W3C Trace Context, which identifies the request in the traces of the client, or
/// an empty string if the header is missing or invalid.
std::string_view traceparent(const Request& request);

}  // namespace digit::serve_app
