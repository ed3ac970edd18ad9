#pragma once

#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// `POST /v2/models/{name}/infer`: runs the model as it is, without `normalize` unless it is asked for.
Reply v2_infer(const Service& service, const Request& request);

}  // namespace digit::serve_app
