#include "program.h"

#include <malloc.h>
#include <pthread.h>
#include <sys/resource.h>

#include <csignal>
#include <cstdlib>
#include <initializer_list>
#include <iostream>

#include "common/model_path.h"
#include "digit/error.h"
#include "predictor_model.h"
#include "routes.h"

namespace digit::serve_app {
namespace {

/// How long the server waits for incomplete requests when it stops, so that the program ends within a second.
constexpr std::chrono::milliseconds kGracePeriod{700};

/// The number of descriptors that are not for connections of the public port, and how many of them the admin port has.
constexpr std::size_t kReservedDescriptors = 64;
constexpr std::size_t kAdminConnections = 32;

/// Raises the limit on open files as far as the system allows, and returns it.
std::size_t raise_descriptor_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  getrlimit(RLIMIT_NOFILE, &limit);
  return limit.rlim_cur;
}

/// Makes the allocator return large buffers to the system when they are freed. By default it raises its threshold for
/// them, and keeps most of the memory that it ever had.
void return_freed_memory() {
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
  mallopt(M_TRIM_THRESHOLD, 1 << 20);
  mallopt(M_ARENA_MAX, 2);
}

/// Returns the options with the values that depend on each other or on the system.
Options completed(Options options) {
  const std::size_t descriptors = raise_descriptor_limit();
  const std::size_t available =
      descriptors > 2 * kReservedDescriptors ? descriptors - kReservedDescriptors : descriptors / 2;
  options.max_connections = options.max_connections == 0 ? available : std::min(available, options.max_connections);
  options.transport.framing.max_body_bytes = options.limits.max_body_bytes;
  options.transport.memory =
      std::make_shared<ByteBudget>(std::max(options.max_buffered_bytes, options.limits.max_body_bytes));
  return options;
}

/// Returns the text about a model in the log.
std::string text_of(const Model& model) { return model.file_description() + ": " + model.description(); }

sigset_t set_of(std::initializer_list<int> numbers) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : numbers) sigaddset(&signals, number);
  return signals;
}

sigset_t all_signals() { return set_of({SIGTERM, SIGINT, SIGHUP}); }

}  // namespace

Signals::Signals() {
  const sigset_t signals = all_signals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  // A write to a closed socket or pipe must fail with an error instead of ending the program.
  std::signal(SIGPIPE, SIG_IGN);
}

int Signals::wait() const {
  const sigset_t signals = all_signals();
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  return signal;
}

void Signals::wait_for_termination(std::chrono::milliseconds time) const {
  const sigset_t signals = set_of({SIGTERM, SIGINT});
  const auto until = std::chrono::steady_clock::now() + time;
  for (auto left = time; left.count() > 0;
       left = std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now())) {
    const timespec timeout{.tv_sec = left.count() / 1000, .tv_nsec = left.count() % 1000 * 1'000'000};
    if (sigtimedwait(&signals, nullptr, &timeout) > 0) return;
  }
}

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
    auto model = load_model(common::find_model(options_.model), options_.load);
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
    log_.info("reloaded the model " + text_of(*slot_.current()));
  } catch (const Error& error) {
    log_.error(std::string("kept the previous model: ") + error.what());
    throw;
  }
}

std::unique_ptr<Application> Program::make_application(bool is_admin) {
  const RouteContext context{.service = {.model = [this] { return slot_.current(); },
                                         .executor = executor_,
                                         .limits = options_.limits,
                                         .memory = options_.transport.memory,
                                         .model_name = options_.model_name},
                             .metrics = metrics_,
                             .state = [this] { return state(); }};
  Router router;
  if (is_admin) {
    add_admin_routes(router, context, [this] { reload(); });
  } else {
    add_public_routes(router, context, page_, !options_.admin_port);
  }
  Policy policy{.cors = Cors(options_.cors_origins),
                .max_body_bytes = options_.limits.max_body_bytes,
                .memory = options_.transport.memory,
                .logs_access = options_.access_log};
  if (options_.api_key_file) policy.api_keys = ApiKeys::from_file(*options_.api_key_file);
  return std::make_unique<Application>(std::move(router), std::move(policy), executor_, metrics_, log_);
}

Port Program::open_port(int port, const Application& application, SSL_CTX* tls, std::size_t max_connections) {
  Listener listener = listen_on(options_.host, port);
  addresses_.push_back((tls == nullptr ? "http://" : "https://") + listener.address);
  return {.listener = std::move(listener), .handler = application, .tls = tls, .max_connections = max_connections};
}

ServerState Program::state() const {
  return {.is_ready = !is_draining_,
          .model_description = slot_.current()->description(),
          .requests_in_flight = server_->requests_in_flight(),
          .queued_jobs = server_->queued_jobs(),
          .buffered_bytes = options_.transport.memory->used(),
          .connections = server_->connections()};
}

/// Opens the ports first, to report a port that is in use before the model is loaded.
void Program::start() {
  std::vector<Port> ports;
  ports.push_back(open_port(options_.port, *public_, tls_.get(), options_.max_connections));
  if (admin_) ports.push_back(open_port(*options_.admin_port, *admin_, nullptr, kAdminConnections));
  slot_.reload();
  server_ = std::make_unique<Server>(options_.transport);
  server_->listen(std::move(ports));
  std::cout << "digit-serve: listening on " << addresses_.front() << std::endl;
  if (admin_) std::cout << "digit-serve: admin on " << addresses_.back() << std::endl;
  log_.info("serving the model " + text_of(*slot_.current()));
}

int Program::run() {
  return_freed_memory();
  start();
  while (signals_.wait() == SIGHUP) {
    try {
      reload();
    } catch (const Error&) {
      continue;  // the log has the error
    }
  }
  is_draining_ = true;
  server_->announce_end();
  log_.info("stopping");
  signals_.wait_for_termination(options_.drain_delay);
  if (!server_->stop(kGracePeriod, options_.drain_timeout)) {
    log_.error("requests or a reload did not end within --drain-timeout; ending without them");
    std::_Exit(0);  // a destructor would wait for them
  }
  return 0;
}

}  // namespace digit::serve_app
