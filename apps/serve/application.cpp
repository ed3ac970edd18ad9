#include "application.h"

#include <chrono>
#include <new>

#include "http/decompress.h"
#include "http/http_error.h"
#include "operations/traceparent.h"

namespace digit::serve_app {

using Clock = std::chrono::steady_clock;

Application::Application(Router router, Policy policy, Executor& executor, Metrics& metrics, Log& log)
    : router_(std::move(router)),
      policy_(std::move(policy)),
      executor_(executor),
      metrics_(metrics),
      log_(log),
      unrouted_{.handler = {}, .options = {.label = "none"}} {
  const auto set_series = [&](Route& route) { route.series = metrics_.add_route(route.options.label); };
  set_series(unrouted_);
  router_.for_each(set_series);
}

Reply Application::reject(int status, std::string_view message, const Request& head) const {
  metrics_.observe_rejection(status);
  Reply reply = error_reply(status, message);
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (status == 405) reply.headers.emplace_back("Allow", "GET, HEAD, POST");
  if (status == 503) reply.headers.emplace_back("Retry-After", "1");
  policy_.cors.add_headers(head, reply);
  return reply;
}

void Application::report_lost_connection(std::string_view reason) const {
  metrics_.observe_lost_connection();
  try {
    log_.error("lost a connection: " + std::string(reason));
  } catch (const std::bad_alloc&) {
    return;  // the metric has it
  }
}

Reply Application::answer(Request request) const {
  return complete(request, [&](const Route*& route) { return handle(request, route); });
}

std::optional<Reply> Application::refuse(Request head) const {
  const Route* route = &unrouted_;
  try {
    route = &router_.find(head);
    check_key(head);  // also on routes that need no key, because a stranger's body would take memory from friends
    check_load(*route);
    return std::nullopt;
  } catch (const HttpError& error) {
    // This gives the error the headers, the metrics and the log entry of every reply.
    return complete(head, [&](const Route*& found) -> Reply {
      found = route;
      throw error;
    });
  }
}

template <typename Handle>
Reply Application::complete(Request& request, Handle handle) const {
  const auto begin = Clock::now();
  const std::string id = request_id(request);
  request.id = id;
  const std::size_t body_bytes = request.body.size();
  const Route* route = &unrouted_;
  Reply reply;
  try {
    reply = handle(route);
  } catch (const HttpError& error) {
    reply = error_reply(error);
  } catch (const std::exception& error) {
    log_.error("request " + id + " failed: " + error.what());
    reply = error_reply(error);
  }
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("X-Request-Id", id);
  policy_.cors.add_headers(request, reply);

  const auto duration = Clock::now() - begin;
  metrics_.observe(route->series, reply.status, duration);
  if (policy_.logs_access) {
    log_.access({.id = id,
                 .peer = policy_.trusted_proxies.client_of(request),
                 .method = request.method,
                 .route = route->options.label,
                 .status = reply.status,
                 .duration = duration,
                 .body_bytes = body_bytes,
                 .batch_size = reply.batch_size,
                 .traceparent = traceparent(request)});
  }
  return reply;
}

Reply Application::handle(Request& request, const Route*& route) const {
  if (auto preflight = policy_.cors.preflight(request)) return std::move(*preflight);
  route = &router_.find(request);
  if (!route->options.needs_no_key) check_key(request);
  check_load(*route);
  const auto encoding = request.header("content-encoding");
  if (!encoding || !is_compressed(*encoding)) return route->handler(request);
  std::string body;
  executor_.offload(Cost::kLight, [&] { body = decompress(request.body, policy_.max_body_bytes); });
  ByteBudget::Reservation reservation(*policy_.memory);
  require_memory(reservation, body.size());
  request.body = body;
  request.body_is_padded = true;
  return route->handler(request);
}

void Application::check_key(const Request& request) const {
  if (policy_.api_keys && !policy_.api_keys->get()->accepts(request)) {
    throw HttpError(401, "expected an API key in the header `Authorization: Bearer KEY` or `X-API-Key: KEY`",
                    {{"WWW-Authenticate", "Bearer"}});
  }
}

void Application::check_load(const Route& route) const {
  if (!route.options.ignores_overload && executor_.is_overloaded()) {
    throw HttpError(503, "too many requests are waiting; retry in one second", {{"Retry-After", "1"}});
  }
}

}  // namespace digit::serve_app
