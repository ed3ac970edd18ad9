#pragma once

#include <memory>
#include <string>
#include <vector>

#include "application.h"
#include "routes.h"
#include "support/http_raw_client.h"
#include "support/serve_fake_model.h"
#include "transport/server.h"

namespace digit::serve_app {

/// The public routes of the server with a fake model, without sockets.
class ApplicationFixture {
 public:
  explicit ApplicationFixture(Limits limits = {}, std::shared_ptr<const Model> model = std::make_shared<FakeModel>())
      : model_(std::move(model)), limits_(limits) {}
  virtual ~ApplicationFixture() = default;

 protected:
  Router router() const {
    Router router;
    add_public_routes(router,
                      {.service = {.model = [this] { return model_; },
                                   .executor = executor_,
                                   .limits = limits_,
                                   .keeps_samples = samples_ != nullptr},
                       .metrics = metrics_,
                       .state = [this] { return state(); },
                       .samples = samples_,
                       .gallery = gallery_},
                      page_, true);
    return router;
  }
  virtual ServerState state() const { return {.model_description = model_->description()}; }

  /// A test that replaces it reloads the model.
  std::shared_ptr<const Model> model_;
  mutable LoopExecutor executor_;
  Log log_;
  Metrics metrics_;
  Page page_ = Page::embedded();
  std::shared_ptr<const SampleService> samples_;
  const Page* gallery_ = nullptr;
  Limits limits_;
};

/// The whole server on a free port with a fake model. Derived fixtures change the members that they need, then call
/// `start`.
class ServerFixture : public ApplicationFixture {
 public:
  void start() {
    policy_.memory = transport_.memory;
    application_ = std::make_unique<Application>(router(), std::move(policy_), executor_, metrics_, log_);
    Listener listener = listen_on("127.0.0.1", 0);
    port_ = std::stoi(listener.address.substr(listener.address.rfind(':') + 1));
    server_ = std::make_unique<Server>(transport_);
    std::vector<Port> ports;
    ports.push_back({.listener = std::move(listener), .handler = handler(), .max_connections = max_connections_});
    server_->listen(std::move(ports));
  }

 protected:
  ServerState state() const final {
    return {.model_description = model_->description(),
            .model_version = model_->version(),
            .requests_in_flight = server_->requests_in_flight(),
            .queued_jobs = server_->queued_jobs(),
            .buffered_bytes = transport_.memory->used(),
            .connections = server_->connections()};
  }

  virtual const RequestHandler& handler() const { return *application_; }

  Policy policy_;
  TransportOptions transport_;
  std::size_t max_connections_ = 2000;
  std::unique_ptr<Application> application_;
  int port_ = 0;
  std::unique_ptr<Server> server_;
};

/// A running server with the default settings.
class RunningServer : public ServerFixture {
 public:
  RunningServer() { start(); }
};

/// Asks for about 3 MB, which is more than the buffers of a socket hold at first.
inline std::string large_answer_request() {
  std::string items;
  for (int i = 0; i < 256; ++i) items += std::string(i == 0 ? "" : ",") + R"({"strokes": [[[0, 0], [3, 9], [7, 5]]]})";
  return test::http_request("POST", "/predict?return=image&explain=true", R"({"instances": [)" + items + "]}",
                            "Content-Type: application/json\r\n");
}

}  // namespace digit::serve_app
