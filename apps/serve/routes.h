#pragma once

#include <functional>

#include "api/page.h"
#include "api/service.h"
#include "http/router.h"
#include "operations/metrics.h"

namespace digit::serve_app {

/// What the routes of both ports need.
struct RouteContext {
  Service service;
  Metrics& metrics;
  /// Whether requests are welcome: a model has answered and the server is not about to stop.
  std::function<bool()> is_ready;
};

/// The page, `/predict`, the Open Inference Protocol, health, and `/metrics` unless those have a port of their own.
/// `page` outlives the router.
void add_public_routes(Router& router, const RouteContext& context, const Page& page, bool with_metrics);

/// Health, `/metrics`, `/admin/reload` and their description. `reload` throws digit::Error where the model file does
/// not load.
void add_admin_routes(Router& router, const RouteContext& context, std::function<void()> reload);

}  // namespace digit::serve_app
