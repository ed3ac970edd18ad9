#pragma once

#include <memory>
#include <string>
#include <vector>

#include "application.h"
#include "routes.h"
#include "support/serve_fake_model.h"
#include "transport/loop_executor.h"
#include "transport/server.h"

namespace digit::serve_app {

/// The whole server on a free port, around a model that can be foretold. Derived fixtures set what they need, then
/// `start`.
class ServerFixture {
 public:
  void start() {
    Router router;
    add_public_routes(router,
                      {.service = {.model = [this] { return model_; }, .executor = executor_, .limits = limits_},
                       .metrics = metrics_,
                       .is_ready = [] { return true; }},
                      page_, true);
    server_ = std::make_unique<Server>(transport_);
    metrics_.set_gauges({.requests_in_hand = [this] { return server_->requests_in_hand(); },
                         .body_bytes = [this] { return transport_.body_bytes->taken(); },
                         .connections = [this] { return server_->connections(); },
                         .queued_jobs = [this] { return server_->queued_jobs(); },
                         .model_description = [this] { return model_->description(); },
                         .is_ready = [] { return true; }});
    policy_.body_bytes = transport_.body_bytes;
    application_ = std::make_unique<Application>(std::move(router), std::move(policy_), executor_, metrics_, log_);
    Listener listener = listen_on("127.0.0.1", 0);
    port_ = std::stoi(listener.address.substr(listener.address.rfind(':') + 1));
    std::vector<Port> ports;
    ports.push_back({.listener = std::move(listener), .handler = *application_});
    server_->listen(std::move(ports));
  }

 protected:
  std::shared_ptr<const Model> model_ = std::make_shared<FakeModel>();
  LoopExecutor executor_;
  Log log_;
  Metrics metrics_;
  Page page_ = Page::embedded();
  Limits limits_;
  Policy policy_;
  TransportOptions transport_;
  std::unique_ptr<Application> application_;
  int port_ = 0;
  std::unique_ptr<Server> server_;
};

/// With everything as it is by default.
class RunningServer : public ServerFixture {
 public:
  RunningServer() { start(); }
};

}  // namespace digit::serve_app
