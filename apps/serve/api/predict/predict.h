#pragma once

#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// `POST /predict`: classifies an image, a picture or strokes, or each item of a batch, with the current model; or
/// reads the number in a picture or strokes.
/// Throws HttpError.
Reply predict(const Service& service, const Request& request);

}  // namespace digit::serve_app
