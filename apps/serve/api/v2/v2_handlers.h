#pragma once

#include <string_view>

#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

// The Open Inference Protocol, version 2 (https://github.com/kserve/open-inference-protocol).

/// `GET /v2`: returns the server's name, version and extensions.
Reply v2_server_metadata();

/// `GET /v2/models/{name}`: returns the model's inputs and outputs.
Reply v2_model_metadata(std::string_view model_name);

/// `POST /v2/models/{name}/infer`: runs the model. Normalizes the images first only if the request asks for it.
Reply v2_infer(const Service& service, const Request& request);

}  // namespace digit::serve_app
