#pragma once

#include <memory>

#include "api/page.h"
#include "api/service.h"
#include "http/router.h"
#include "samples/sample_requests.h"

namespace digit::serve_app {

/// Returns the page for managing samples: `/samples` and the files that it loads.
Page gallery_page();

/// Adds `POST /samples`.
void add_sample_route(Router& router, const Service& service, const std::shared_ptr<const SampleService>& samples);

/// Adds the routes for managing samples, and the page, whose files need no API key because they contain no samples.
/// `gallery` must outlive the router.
void add_gallery_routes(Router& router, const Service& service, const std::shared_ptr<const SampleService>& samples,
                        const Page& gallery);

}  // namespace digit::serve_app
