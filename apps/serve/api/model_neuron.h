#pragma once

#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// `GET /model/layers/{layer}/neurons/{neuron}`: returns a neuron of the current model with its connections. Throws
/// HttpError 404 that says which layers and neurons there are.
Reply model_neuron(const Service& service, const Request& request);

}  // namespace digit::serve_app
