#include "program.h"

#include <csignal>
#include <iostream>

#include "common/model_path.h"
#include "digit/error.h"
#include "operations/process_figures.h"
#include "predictor_model.h"
#include "routes.h"

namespace digit::serve_app {
namespace {

/// How long what has only half arrived may still take at the end; with it, the program ends within a second.
constexpr std::chrono::milliseconds kPatience{700};

/// Descriptors for all that is no connection.
constexpr std::size_t kReservedDescriptors = 64;

Options completed(Options options) {
  const auto descriptors = static_cast<std::size_t>(raise_descriptor_limit());
  const std::size_t room =
      descriptors > 2 * kReservedDescriptors ? descriptors - kReservedDescriptors : descriptors / 2;
  options.transport.max_connections = options.max_connections == 0 ? room : std::min(room, options.max_connections);
  options.transport.framing.max_body_bytes = options.limits.max_body_bytes;
  options.transport.body_bytes =
      std::make_shared<ByteBudget>(std::max(options.max_buffered_bytes, options.limits.max_body_bytes));
  return options;
}

}  // namespace

Program::Program(const Options& options)
    : options_(completed(options)),
      log_(options.log_format),
      slot_([this] { return load(); }),
      page_(options.web_root ? Page::from_folder(*options.web_root) : Page::embedded()),
      tls_(options.tls_cert ? load_tls(*options.tls_cert, *options.tls_key) : nullptr) {
  options_.transport.batch.on_run = [this](std::size_t images) { metrics_.observe_batch(images); };
  public_ = make_application(false);
  if (options_.admin_port) admin_ = make_application(true);
}

std::shared_ptr<const Model> Program::load() {
  try {
    auto model = load_model(common::find_model(options_.model));
    metrics_.observe_load(true);
    return model;
  } catch (const Error&) {
    metrics_.observe_load(false);
    throw;
  }
}

void Program::reload() {
  try {
    slot_.reload();
    log_.info("reloaded the model: " + slot_.current()->description());
  } catch (const Error& error) {
    log_.error(std::string("the old model goes on serving: ") + error.what());
    throw;
  }
}

std::unique_ptr<Application> Program::make_application(bool is_admin) {
  const RouteContext context{.service = {.model = [this] { return slot_.current(); },
                                         .executor = executor_,
                                         .limits = options_.limits,
                                         .model_name = options_.model_name},
                             .metrics = metrics_,
                             .is_ready = [this] { return slot_.is_loaded() && !is_draining_; }};
  Router router;
  if (is_admin) {
    add_admin_routes(router, context, [this] { reload(); });
  } else {
    add_public_routes(router, context, page_, !options_.admin_port);
  }
  Policy policy{.cors = Cors(options_.cors_origins),
                .max_body_bytes = options_.limits.max_body_bytes,
                .body_bytes = options_.transport.body_bytes,
                .logs_access = options_.access_log};
  if (options_.api_key_file) policy.api_keys = ApiKeys::from_file(*options_.api_key_file);
  return std::make_unique<Application>(std::move(router), std::move(policy), executor_, metrics_, log_);
}

Port Program::open_port(int port, const Application& application, SSL_CTX* tls) {
  Listener listener = listen_on(options_.host, port);
  addresses_.push_back((tls == nullptr ? "http://" : "https://") + listener.address);
  return {.listener = std::move(listener), .handler = application, .tls = tls};
}

void Program::set_gauges() {
  metrics_.set_gauges({.requests_in_hand = [this] { return server_->requests_in_hand(); },
                       .body_bytes = [this] { return options_.transport.body_bytes->taken(); },
                       .connections = [this] { return server_->connections(); },
                       .queued_jobs = [this] { return server_->queued_jobs(); },
                       .model_description = [this] { return slot_.current()->description(); },
                       .is_ready = [this] { return slot_.is_loaded() && !is_draining_; }});
}

/// The ports first: that one is taken is told before the model is loaded.
void Program::start() {
  std::vector<Port> ports;
  ports.push_back(open_port(options_.port, *public_, tls_.get()));
  if (admin_) ports.push_back(open_port(*options_.admin_port, *admin_, nullptr));
  slot_.reload();
  server_ = std::make_unique<Server>(options_.transport);
  set_gauges();
  server_->listen(std::move(ports));
  std::cout << "digit-serve: listening on " << addresses_.front() << std::endl;
  if (admin_) std::cout << "digit-serve: admin on " << addresses_.back() << std::endl;
  log_.info("serving " + slot_.current()->description());
}

int Program::run() {
  start();
  while (signals_.wait() == SIGHUP) {
    try {
      reload();
    } catch (const Error&) {
      continue;  // told in the log
    }
  }
  is_draining_ = true;
  log_.info("stopping");
  signals_.wait_for_end(options_.drain_delay);
  server_->stop(kPatience);
  return 0;
}

}  // namespace digit::serve_app
