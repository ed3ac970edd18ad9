#pragma once

#include <functional>
#include <memory>

#include "api/page.h"
#include "api/service.h"
#include "http/router.h"
#include "operations/metrics.h"
#include "reload.h"
#include "samples/sample_requests.h"

namespace digit::serve_app {

/// What the routes of both ports need.
struct RouteContext {
  Service service;
  const Metrics& metrics;
  std::function<ServerState()> state;
  /// Null if the server keeps no samples.
  std::shared_ptr<const SampleService> samples = nullptr;
  /// The page for managing samples on this port. Null if the port has none.
  const Page* gallery = nullptr;
};

/// Adds the page, `/predict`, `/model`, the Open Inference Protocol and health, `/metrics` if `has_metrics`, and what
/// the context says about samples. `page` must outlive the router. A new route needs one line here, its handler, and an
/// entry in openapi.json.
void add_public_routes(Router& router, const RouteContext& context, const Page& page, bool has_metrics);

/// Adds health, `/metrics`, `/admin/reload`, the gallery of samples if there is one, and their OpenAPI description.
/// `reload` throws digit::Error if a file cannot be loaded.
void add_admin_routes(Router& router, const RouteContext& context, std::function<std::vector<ReloadedPart>()> reload);

}  // namespace digit::serve_app
