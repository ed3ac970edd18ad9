#pragma once

#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

// The Open Inference Protocol, version 2 (https://github.com/kserve/open-inference-protocol).

/// `GET /v2`: returns the server's name, version and extensions.
Reply v2_server_metadata();

/// `GET /v2/models/{name}`: returns the inputs and outputs of the current model. The output `probabilities` has one
/// more member than the protocol requires: `labels`, the names of the classes. (Its `parameters` cannot hold them,
/// since the protocol allows no arrays there.)
Reply v2_model_metadata(const Service& service);

/// `POST /v2/models/{name}/infer`: runs the model. Prepares the images by its contract only if the request asks for it.
Reply v2_infer(const Service& service, const Request& request);

}  // namespace digit::serve_app
