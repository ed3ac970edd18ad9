#pragma once

#include <functional>
#include <memory>
#include <string>

#include "api/executor.h"
#include "api/limits.h"
#include "api/model.h"

namespace digit::serve_app {

/// What handlers are given beside the request. Handlers keep nothing between requests.
struct Service {
  /// The model that serves now; a request keeps the one it started with. Throws HttpError 503 while there is none.
  std::function<std::shared_ptr<const Model>()> model;
  Executor& executor;
  Limits limits = {};
  /// The model's name in the Open Inference Protocol.
  std::string model_name = "digit";
};

}  // namespace digit::serve_app
