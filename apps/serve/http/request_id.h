#pragma once

#include <string>

#include "http/message.h"

namespace digit::serve_app {

/// The request's own `x-request-id` where it is one to repeat: up to 128 letters, digits and `-_.:/+=~`. Otherwise a
/// new one of 16 hexadecimal digits.
std::string request_id(const Request& request);

}  // namespace digit::serve_app
