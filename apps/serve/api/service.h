#pragma once

#include <functional>
#include <memory>

#include "api/executor.h"
#include "api/limits.h"
#include "api/model.h"

namespace digit::serve {

/// What handlers are given beside the request. Handlers keep nothing between requests.
struct Service {
  /// The model that serves now; a request keeps the one it started with.
  std::function<std::shared_ptr<const Model>()> model;
  Executor& executor;
  Limits limits = {};
};

}  // namespace digit::serve
