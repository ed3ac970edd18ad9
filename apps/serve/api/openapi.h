#pragma once

#include <string_view>

namespace digit::serve_app {

/// Returns the OpenAPI 3.1 description of the public port, from api/openapi.json.
std::string_view openapi();

/// Returns the description of the admin port, from api/admin_openapi.json.
std::string_view admin_openapi();

}  // namespace digit::serve_app
