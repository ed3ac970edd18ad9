#pragma once

#include <string_view>

#include "http/message.h"

namespace digit::serve_app {

/// `GET /v2`: the server's name, version and extensions.
Reply v2_server_metadata();

/// `GET /v2/models/{name}`: the model's inputs and outputs.
Reply v2_model_metadata(std::string_view model_name);

}  // namespace digit::serve_app
