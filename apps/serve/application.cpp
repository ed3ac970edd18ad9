#include "application.h"

#include <chrono>

#include "http/decompress.h"
#include "http/http_error.h"
#include "http/request_id.h"

namespace digit::serve_app {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kUnrouted = "none";

}  // namespace

Application::Application(Router router, Policy policy, Executor& executor, Metrics& metrics, Log& log)
    : router_(std::move(router)),
      policy_(std::move(policy)),
      executor_(executor),
      metrics_(metrics),
      log_(log),
      unrouted_series_(metrics.add_route(std::string(kUnrouted))) {
  for (const std::string& label : router_.labels()) series_.push_back(metrics_.add_route(label));
}

Reply Application::reject(int status, std::string_view message) const {
  metrics_.observe_refusal(status);
  Reply reply = error_reply(status, message);
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (status == 405) reply.headers.emplace_back("Allow", "GET, HEAD, POST");
  if (status == 503) reply.headers.emplace_back("Retry-After", "1");
  return reply;
}

Reply Application::answer(Request request) const {
  const auto begin = Clock::now();
  const std::string id = request_id(request);
  request.id = id;
  const Route* found = nullptr;
  Reply reply;
  try {
    reply = route(request, found);
  } catch (const HttpError& problem) {
    reply = error_reply(problem);
  } catch (const std::exception& failure) {
    log_.error("request " + id + " failed: " + failure.what());
    reply = error_reply(failure);
  }
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("X-Request-Id", id);
  policy_.cors.allow(request, reply);

  const auto duration = Clock::now() - begin;
  metrics_.observe(found == nullptr ? unrouted_series_ : series_[found->index], reply.status, duration);
  if (policy_.logs_access) {
    log_.access({.id = id,
                 .peer = request.peer,
                 .method = request.method,
                 .route = found == nullptr ? kUnrouted : found->options.label,
                 .status = reply.status,
                 .duration = duration,
                 .body_bytes = request.body.size(),
                 .batch_size = reply.batch_size});
  }
  return reply;
}

Reply Application::route(const Request& request, const Route*& route) const {
  if (auto preflight = policy_.cors.preflight(request)) return std::move(*preflight);
  const Router::Match match = router_.find(request.method, request.path);
  route = match.route;
  check_admission(request, *match.route);
  return handle(request, match);
}

void Application::check_admission(const Request& request, const Route& route) const {
  if (route.options.is_always_answered) return;
  if (policy_.api_keys && !policy_.api_keys->admits(request)) {
    throw HttpError(401, "expected an API key, as `Authorization: Bearer KEY` or `X-API-Key: KEY`",
                    {{"WWW-Authenticate", "Bearer"}});
  }
  if (executor_.is_overloaded()) {
    throw HttpError(503, "too many requests are waiting; come again in a second", {{"Retry-After", "1"}});
  }
}

Reply Application::handle(const Request& request, const Router::Match& match) const {
  const auto encoding = request.header("content-encoding");
  if (!encoding || !is_compressed(*encoding)) return match.route->handler(request, match.parameters);
  std::string body;
  executor_.offload([&] { body = decompress(request.body, policy_.max_body_bytes); });
  ByteBudget::Share share(*policy_.body_bytes);
  if (!share.resize(body.size())) throw HttpError(503, kNoRoom, {{"Retry-After", "1"}});
  Request unpacked = request;
  unpacked.body = body;
  return match.route->handler(unpacked, match.parameters);
}

}  // namespace digit::serve_app
