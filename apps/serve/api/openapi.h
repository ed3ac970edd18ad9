#pragma once

#include <string_view>

namespace digit::serve_app {

/// The interface as OpenAPI 3.1, from api/openapi.json.
std::string_view openapi();

/// That of the admin port, from api/admin_openapi.json.
std::string_view admin_openapi();

}  // namespace digit::serve_app
