#pragma once

#include <memory>

#include "api/service.h"
#include "base/slot.h"
#include "http/byte_budget.h"
#include "http/cors.h"
#include "http/router.h"
#include "operations/api_keys.h"
#include "operations/log.h"
#include "operations/metrics.h"
#include "operations/trusted_proxies.h"

namespace digit::serve_app {

/// The rules that apply to all routes of a port.
struct Policy {
  /// Null if requests need no key. Must outlive the application.
  const base::Slot<const ApiKeys>* api_keys = nullptr;
  Cors cors{};
  /// The largest body after decompression.
  std::size_t max_body_bytes = 8U << 20U;
  /// The budget for decompressed bodies.
  std::shared_ptr<ByteBudget> memory = std::make_shared<ByteBudget>(kDefaultBufferedBytes);
  bool logs_access = false;
  /// For the address of the client in the access log.
  TrustedProxies trusted_proxies = {};
};

/// Everything that a port answers, without sockets: it turns requests into replies.
class Application final : public RequestHandler {
 public:
  /// `executor`, `metrics` and `log` must outlive the application.
  Application(Router router, Policy policy, Executor& executor, Metrics& metrics, Log& log);

  /// Turns every exception into an error reply.
  Reply answer(Request request) const override;
  std::optional<Reply> refuse(Request head) const override;
  Reply reject(int status, std::string_view message, const Request& head) const override;
  void report_lost_connection(std::string_view reason) const override;

 private:
  /// Calls `handle`, which sets `route` once it is known. Turns every exception into an error reply.
  template <typename Handle>
  Reply complete(Request& request, Handle handle) const;
  Reply handle(Request& request, const Route*& route) const;
  void check_key(const Request& request) const;
  void check_load(const Route& route) const;

  Router router_;
  Policy policy_;
  Executor& executor_;
  Metrics& metrics_;
  Log& log_;
  /// Stands in for the route of requests that have none.
  Route unrouted_;
};

}  // namespace digit::serve_app
