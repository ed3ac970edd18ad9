#include "routes.h"

#include <memory>
#include <utility>

#include "api/model_contract.h"
#include "api/model_neuron.h"
#include "api/openapi.h"
#include "api/predict/predict.h"
#include "api/v2/v2_handlers.h"
#include "digit/error.h"
#include "http/http_error.h"
#include "samples/sample_routes.h"

namespace digit::serve_app {
namespace {

const RouteOptions kAlways{.needs_no_key = true, .ignores_overload = true};

/// Returns a handler that always replies with the same JSON.
Handler constant(std::string_view json) {
  return [json](const Request&) { return Reply{.body = std::string(json)}; };
}

/// Returns a handler that replies with `json` if the server is ready, and with 503 otherwise.
Handler if_ready(const RouteContext& context, std::string json) {
  return [state = context.state, json = std::move(json)](const Request&) {
    if (!state().is_ready) throw HttpError(503, "the server is stopping", {{"Retry-After", "1"}});
    return Reply{.body = json};
  };
}

/// Wraps the handler of a path below `/v2/models/{name}`. The server has one model with one version.
Handler for_model(const Service& service, Handler handler) {
  return [model = service.model_name, handler = std::move(handler)](const Request& request) {
    const auto& parameters = request.path_parameters;
    const std::string_view name = parameters[0];
    const std::string version = parameters.size() > 1 ? parameters[1] : "1";
    if (name != model) {
      throw HttpError(404, "model `" + std::string(name.substr(0, 100)) + "`: expected `" + model + '`');
    }
    if (version != "1") throw HttpError(404, "version `" + version.substr(0, 100) + "`: expected `1`");
    return handler(request);
  };
}

void add_health_routes(Router& router, const RouteContext& context) {
  router.add("GET", "/healthz", constant(R"({"status": "ok"})"), kAlways);
  router.add("GET", "/readyz", if_ready(context, R"({"status": "ready"})"), kAlways);
}

void add_metrics_route(Router& router, const RouteContext& context, bool needs_no_key) {
  const auto handler = [context](const Request&) {
    return Reply{.content_type = "text/plain; version=0.0.4; charset=utf-8",
                 .body = context.metrics.text(context.state())};
  };
  router.add("GET", "/metrics", handler, {.needs_no_key = needs_no_key, .ignores_overload = true});
}

void add_v2_routes(Router& router, const RouteContext& context) {
  const Service& service = context.service;
  const Handler model_ready = if_ready(context, v2_model_ready(service.model_name));
  for (const std::string path : {"/v2", "/v2/"}) {  // some clients join an address and an empty path
    router.add("GET", path, [](const Request&) { return v2_server_metadata(); }, {.label = "/v2"});
  }
  router.add("GET", "/v2/health/live", constant(R"({"live": true})"), kAlways);
  router.add("GET", "/v2/health/ready", if_ready(context, R"({"ready": true})"), kAlways);
  for (const std::string model : {"/v2/models/{name}", "/v2/models/{name}/versions/{version}"}) {
    const auto metadata = [service](const Request&) { return v2_model_metadata(service); };
    router.add("GET", model, for_model(service, metadata));
    router.add("GET", model + "/ready", for_model(service, model_ready), kAlways);
    router.add("POST", model + "/infer",
               for_model(service, [service](const Request& request) { return v2_infer(service, request); }));
  }
}

/// Refuses the extensions of the protocol that the server does not have.
void add_v2_refusals(Router& router) {
  for (const auto& [path, message] : v2_refusals()) {
    const auto refuse = [message = message](const Request&) -> Reply { throw HttpError(501, message); };
    for (const auto* const method : {"GET", "POST"}) router.add(method, path, refuse, {.label = "v2 extension"});
  }
}

/// Appends `, "changed": ["model"]`.
void append_names(std::string& json, std::string_view key, const std::vector<ReloadedPart>& parts, bool is_changed) {
  json.append(", \"").append(key).append("\": [");
  std::string_view separator;
  for (const ReloadedPart& part : parts) {
    if (part.is_changed == is_changed) json.append(std::exchange(separator, ", ")).append('"' + part.name + '"');
  }
  json += ']';
}

Reply reload_files(Executor& executor, const std::function<std::vector<ReloadedPart>()>& reload) {
  std::vector<ReloadedPart> parts;
  try {
    executor.offload(Cost::kUnknown, [&] { parts = reload(); });
  } catch (const Error& error) {
    throw HttpError(500, std::string(kNothingReloaded) + error.what());
  }
  std::string json = R"({"status": "reloaded")";
  append_names(json, "changed", parts, true);
  append_names(json, "unchanged", parts, false);
  return {.body = json + '}'};
}

}  // namespace

void add_public_routes(Router& router, const RouteContext& context, const Page& page, bool has_metrics) {
  add_health_routes(router, context);
  if (has_metrics) add_metrics_route(router, context, false);
  add_v2_routes(router, context);
  add_v2_refusals(router);
  const auto description = std::make_shared<OpenApi>(context.service);
  router.add("GET", "/openapi.json", [description](const Request&) { return description->get(); });
  router.add("GET", "/model", [service = context.service](const Request&) { return model_contract(service); });
  router.add("GET", "/model/layers/{layer}/neurons/{neuron}",
             [service = context.service](const Request& request) { return model_neuron(service, request); });
  router.add("POST", "/predict",
             [service = context.service](const Request& request) { return predict(service, request); });
  if (context.samples) add_sample_route(router, context.service, context.samples);
  if (context.gallery != nullptr) add_gallery_routes(router, context.service, context.samples, *context.gallery);
  for (const std::string& path : page.paths()) {
    router.add("GET", path, [&page](const Request& request) { return page.get(request); }, {.label = "page"});
  }
}

void add_admin_routes(Router& router, const RouteContext& context, std::function<std::vector<ReloadedPart>()> reload) {
  add_health_routes(router, context);
  add_metrics_route(router, context, true);
  router.add("GET", "/openapi.json",
             [json = make_admin_openapi(context.gallery != nullptr)](const Request&) { return Reply{.body = json}; });
  if (context.gallery != nullptr) add_gallery_routes(router, context.service, context.samples, *context.gallery);
  router.add("POST", "/admin/reload", [service = context.service, reload = std::move(reload)](const Request&) {
    return reload_files(service.executor, reload);
  });
}

}  // namespace digit::serve_app
