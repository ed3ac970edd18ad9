#include "routes.h"

#include "api/openapi.h"
#include "api/predict/predict.h"
#include "api/v2/v2_infer.h"
#include "api/v2/v2_metadata.h"
#include "digit/error.h"
#include "http/http_error.h"

namespace digit::serve_app {
namespace {

const RouteOptions kAlways{.is_always_answered = true};

Reply health_reply() { return {.body = R"({"status": "ok"})"}; }

Reply readiness_reply(bool is_ready) {
  if (is_ready) return {.body = R"({"status": "ready"})"};
  throw HttpError(503, "the server is starting or about to stop", {{"Retry-After", "1"}});
}

/// A handler for paths below `/v2/models/{name}`, which knows one model of one version.
Handler for_model(const Service& service, std::function<Reply(const Request&)> handler) {
  return [name = service.model_name, handler = std::move(handler)](const Request& request,
                                                                   const PathParameters& parameters) {
    if (parameters[0] != name) {
      throw HttpError(404, "no model `" + std::string(parameters[0].substr(0, 100)) + "`: expected `" + name + '`');
    }
    if (parameters.size() > 1 && parameters[1] != "1") {
      throw HttpError(404, "no version `" + std::string(parameters[1].substr(0, 100)) + "`: expected `1`");
    }
    return handler(request);
  };
}

void add_health_routes(Router& router, const RouteContext& context) {
  router.add(
      "GET", "/healthz", [](const Request&, const auto&) { return health_reply(); }, kAlways);
  router.add(
      "GET", "/readyz",
      [is_ready = context.is_ready](const Request&, const auto&) { return readiness_reply(is_ready()); }, kAlways);
}

void add_metrics_route(Router& router, const RouteContext& context) {
  router.add(
      "GET", "/metrics",
      [&metrics = context.metrics](const Request&, const auto&) {
        return Reply{.content_type = "text/plain; version=0.0.4; charset=utf-8", .body = metrics.text()};
      },
      kAlways);
}

void add_v2_routes(Router& router, const RouteContext& context) {
  const Service& service = context.service;
  router.add("GET", "/v2", [](const Request&, const auto&) { return v2_server_metadata(); });
  router.add(
      "GET", "/v2/health/live", [](const Request&, const auto&) { return Reply{.body = R"({"live": true})"}; },
      kAlways);
  const auto ready = [is_ready = context.is_ready](const Request&) {
    readiness_reply(is_ready());
    return Reply{.body = R"({"ready": true})"};
  };
  router.add(
      "GET", "/v2/health/ready", [ready](const Request& request, const auto&) { return ready(request); }, kAlways);
  for (const std::string model : {"/v2/models/{name}", "/v2/models/{name}/versions/{version}"}) {
    const auto metadata = [name = service.model_name](const Request&) { return v2_model_metadata(name); };
    router.add("GET", model, for_model(service, metadata));
    router.add("GET", model + "/ready", for_model(service, ready), kAlways);
    router.add("POST", model + "/infer",
               for_model(service, [service](const Request& request) { return v2_infer(service, request); }));
  }
}

}  // namespace

void add_public_routes(Router& router, const RouteContext& context, const Page& page, bool with_metrics) {
  add_health_routes(router, context);
  if (with_metrics) add_metrics_route(router, context);
  add_v2_routes(router, context);
  router.add("GET", "/openapi.json", [](const Request&, const auto&) { return Reply{.body = std::string(openapi())}; });
  router.add("POST", "/predict",
             [service = context.service](const Request& request, const auto&) { return predict(service, request); });
  for (const std::string& path : page.paths()) {
    router.add("GET", path, [&page](const Request& request, const auto&) { return page.get(request); },
               {.label = "page"});
  }
}

void add_admin_routes(Router& router, const RouteContext& context, std::function<void()> reload) {
  add_health_routes(router, context);
  add_metrics_route(router, context);
  router.add("GET", "/openapi.json",
             [](const Request&, const auto&) { return Reply{.body = std::string(admin_openapi())}; });
  router.add("POST", "/admin/reload",
             [service = context.service, reload = std::move(reload)](const Request&, const auto&) {
               std::string failure;
               service.executor.offload([&] {
                 try {
                   reload();
                 } catch (const Error& error) {
                   failure = error.what();
                 }
               });
               if (!failure.empty()) throw HttpError(500, "the old model goes on serving: " + failure);
               return Reply{.body = R"({"status": "reloaded"})"};
             });
}

}  // namespace digit::serve_app
