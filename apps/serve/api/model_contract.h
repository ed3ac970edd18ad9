#pragma once

#include "api/service.h"
#include "http/message.h"

namespace digit::serve_app {

/// `GET /model`: returns the contract of the current model, with the names that its file uses: how an input becomes an
/// image, the names of the classes, and the threshold of `is_digit` if it has a detector. Also returns what the network
/// is, when its file was written, and how accurate it is, and whether the server keeps samples. The page needs it, and
/// cannot use the metadata of the Open Inference Protocol because that path contains the model's name.
Reply model_contract(const Service& service);

}  // namespace digit::serve_app
