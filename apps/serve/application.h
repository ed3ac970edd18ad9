#pragma once

#include <memory>
#include <optional>

#include "api/executor.h"
#include "http/byte_budget.h"
#include "http/cors.h"
#include "http/request_handler.h"
#include "http/router.h"
#include "operations/api_keys.h"
#include "operations/log.h"
#include "operations/metrics.h"

namespace digit::serve_app {

/// What holds for all routes of a port.
struct Policy {
  /// Nothing: all may ask.
  std::optional<ApiKeys> api_keys = std::nullopt;
  Cors cors{};
  /// Largest body after unpacking.
  std::size_t max_body_bytes = 8U << 20U;
  /// What all unpacked bodies take their memory of.
  std::shared_ptr<ByteBudget> body_bytes = std::make_shared<ByteBudget>(kDefaultBufferedBytes);
  bool logs_access = false;
};

/// Everything that a port answers, without a socket: a request goes in, a reply comes out.
class Application final : public RequestHandler {
 public:
  /// `executor`, `metrics` and `log` outlive the application.
  Application(Router router, Policy policy, Executor& executor, Metrics& metrics, Log& log);

  /// Turns every exception into an error reply.
  Reply answer(Request request) const override;
  Reply reject(int status, std::string_view message) const override;

 private:
  Reply route(const Request& request, const Route*& route) const;
  Reply handle(const Request& request, const Router::Match& match) const;
  void check_admission(const Request& request, const Route& route) const;

  Router router_;
  Policy policy_;
  Executor& executor_;
  Metrics& metrics_;
  Log& log_;
  /// The metrics' number of each route, by the route's index, and that of requests without one.
  std::vector<std::size_t> series_;
  std::size_t unrouted_series_;
};

}  // namespace digit::serve_app
