#pragma once

#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// `POST /predict`: recognizes the digit in an image, a picture or strokes, or in each item of a batch. Throws
/// HttpError.
Reply predict(const Service& service, const Request& request);

}  // namespace digit::serve_app
