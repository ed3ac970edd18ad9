#pragma once

#include <cstddef>

#include "http/message.h"

namespace digit::serve_app {

/// What the query of a `/predict` asks for beside the plain answer.
struct PredictOptions {
  /// `return=image`: the 28×28 that the network saw.
  bool return_image = false;
  /// `explain=true`: what spoke for and against the answer.
  bool explain = false;
  /// `top_k=K`: the K most likely digits; 0 where not asked for.
  std::size_t top_k = 0;
};

/// Throws HttpError 400 that names the parameter.
PredictOptions read_predict_options(const Request& request);

}  // namespace digit::serve_app
