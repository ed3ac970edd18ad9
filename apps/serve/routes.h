#pragma once

#include <functional>

#include "api/page.h"
#include "api/service.h"
#include "http/router.h"
#include "operations/metrics.h"
#include "reload.h"

namespace digit::serve_app {

/// What the routes of both ports need.
struct RouteContext {
  Service service;
  const Metrics& metrics;
  std::function<ServerState()> state;
};

/// Adds the page, `/predict`, `/model`, the Open Inference Protocol and health, and `/metrics` if `has_metrics`. `page`
/// must outlive the router. A new route needs one line here, its handler, and an entry in openapi.json.
void add_public_routes(Router& router, const RouteContext& context, const Page& page, bool has_metrics);

/// Adds health, `/metrics`, `/admin/reload` and their OpenAPI description. `reload` throws digit::Error if a file
/// cannot be loaded.
void add_admin_routes(Router& router, const RouteContext& context, std::function<std::vector<ReloadedPart>()> reload);

}  // namespace digit::serve_app
