#pragma once

#include <string>
#include <vector>

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

/// `GET /v2/models/{name}/ready`: returns the JSON of a model that is ready.
std::string v2_model_ready(const std::string& model_name);

/// The path of an extension of Triton that the server does not have, and the message that refuses it.
struct V2Refusal {
  std::string path;
  std::string message;
};

/// Returns the extensions that a client may ask for in vain: configuration, statistics, repository, shared memory,
/// trace, logging and generate. As in Triton and KServe, their status is 501.
std::vector<V2Refusal> v2_refusals();

/// `POST /v2/models/{name}/infer`: runs the model. Prepares the images by its contract only if the request asks for it.
Reply v2_infer(const Service& service, const Request& request);

}  // namespace digit::serve_app
