#pragma once

#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// `POST /predict`: reads the digit of an image, a picture, strokes, or a batch of them. Throws HttpError.
Reply predict(const Service& service, const Request& request);

}  // namespace digit::serve_app
