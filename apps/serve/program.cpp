#include "program.h"

#include <malloc.h>
#include <poll.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <future>
#include <span>

#include "base/file_descriptor.h"
#include "common/model_path.h"
#include "digit/error.h"
#include "predictor_model.h"
#include "routes.h"
#include "samples/sample_routes.h"

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;

/// How long the server waits for incomplete requests when it stops, so that the program ends within a second.
constexpr std::chrono::milliseconds kGracePeriod{700};

/// A body can be in memory compressed, decompressed, and as the pictures in it.
constexpr std::size_t kCopiesOfBody = 3;

/// How long the last lines of the log may take if the program ends without its destructors.
constexpr std::chrono::milliseconds kLastLogTime{200};

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
      std::make_shared<ByteBudget>(std::max(options.max_buffered_bytes, kCopiesOfBody * options.limits.max_body_bytes));
  options.transport.times.send_check = std::min(options.transport.times.send_check, options.transport.send.total);
  return options;
}

/// Returns the text about a model in the log.
std::string text_of(const Model& model) { return model.file_description() + ": " + model.description(); }

/// A socket unit says with `FileDescriptorName=admin` that its socket is the admin port.
bool is_admin_socket(const ActivatedSocket& socket) { return socket.name == "admin"; }

sigset_t set_of(std::span<const int> numbers) {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : numbers) sigaddset(&signals, number);
  return signals;
}

constexpr std::array kTermination = {SIGTERM, SIGINT};
constexpr std::array kSignals = {SIGTERM, SIGINT, SIGHUP};

/// Runs in a thread that does not block the signals: the OpenBLAS of Debian's LibTorch starts such threads before main.
void pass_to_main_thread(int signal) {
  const int error = errno;
  ::syscall(SYS_tgkill, ::getpid(), ::getpid(), signal);
  errno = error;
}

}  // namespace

Signals::Signals() {
  const sigset_t signals = set_of(kSignals);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  struct sigaction action {};
  action.sa_handler = pass_to_main_thread;
  action.sa_flags = SA_RESTART;
  for (const int signal : kSignals) sigaction(signal, &action, nullptr);
  // A write to a closed socket or pipe must fail with an error instead of ending the program.
  std::signal(SIGPIPE, SIG_IGN);
}

int Signals::wait() const {
  const sigset_t signals = set_of(kSignals);
  int signal = 0;
  while (sigwait(&signals, &signal) != 0) {
  }
  return signal;
}

bool Signals::wait_for_termination(std::chrono::milliseconds time) const {
  const sigset_t signals = set_of(kTermination);
  const auto until = std::chrono::steady_clock::now() + time;
  while (true) {
    const auto left =
        std::max(0ms, std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()));
    const timespec timeout{.tv_sec = left.count() / 1000, .tv_nsec = left.count() % 1000 * 1'000'000};
    if (sigtimedwait(&signals, nullptr, &timeout) > 0) return true;
    if (left == 0ms) return false;
  }
}

Program::Program(const Options& options)
    : options_(completed(options)),
      activated_(take_activated_sockets()),
      log_(options.log_format),
      reloader_([this](Reloader::Job job) { server_->run_on_worker(std::move(job)); }, log_),
      page_(options.web_root ? Page::from_folder(*options.web_root, options.frame_ancestors)
                             : Page::embedded(options.frame_ancestors)),
      sample_rate_(options.max_samples_per_minute) {
  options_.transport.batch.on_run = [this](std::size_t images) { metrics_.observe_batch(images); };
  add_reloaded_parts();
  if (options_.samples) open_samples();
  public_ = make_application(false);
  if (has_admin()) admin_ = make_application(true);
}

/// Samples can be managed where strangers cannot: on the admin port, or with an API key.
void Program::open_samples() {
  sample_store_ = std::make_unique<SampleStore>(*options_.samples, options_.max_samples_bytes);
  samples_ = std::make_shared<const SampleService>(
      SampleService{.store = *sample_store_,
                    .rate = sample_rate_,
                    .cors = Cors(options_.cors_origins),
                    .client_of = [this](const Request& request) { return options_.trusted_proxies.client_of(request); },
                    .has_keys = options_.api_key_file.has_value()});
  if (has_admin() || options_.api_key_file) {
    gallery_ = gallery_page();
  } else {
    options_.notes.emplace_back("nobody can manage the samples over HTTP; open --admin-port or pass --api-key-file");
  }
  options_.notes.push_back("keeping samples in " + options_.samples->string());
}

void Program::add_reloaded_parts() {
  reloader_.add<const Model>("model", model_, [this] { return load_model_file(); });
  if (options_.tls_cert) {
    reloader_.add<SSL_CTX>("certificate", tls_, [this] {
      auto context = load_tls(*options_.tls_cert, *options_.tls_key);
      return Loaded<SSL_CTX>{context, certificate_version(context.get()), certificate_description(context.get())};
    });
  }
  if (options_.api_key_file) {
    reloader_.add<const ApiKeys>("api_keys", api_keys_, [this] {
      auto keys = std::make_shared<const ApiKeys>(ApiKeys::from_file(*options_.api_key_file));
      return Loaded<const ApiKeys>{keys, keys->version(), std::to_string(keys->size()) + " keys"};
    });
  }
}

Loaded<const Model> Program::load_model_file() {
  try {
    const auto file = common::find_model(options_.model);
    auto version = common::file_version(file.path);
    auto model = load_model(file, options_.load);
    metrics_.observe_load(true);
    return {model, std::move(version), text_of(*model)};
  } catch (const Error&) {
    metrics_.observe_load(false);
    throw;
  }
}

std::unique_ptr<Application> Program::make_application(bool is_admin) {
  const RouteContext context{.service = {.model = [this] { return model_.get(); },
                                         .executor = executor_,
                                         .limits = options_.limits,
                                         .memory = options_.transport.memory,
                                         .model_name = options_.model_name,
                                         .keeps_samples = samples_ != nullptr},
                             .metrics = metrics_,
                             .state = [this] { return state(); },
                             .samples = samples_,
                             .gallery = gallery_ && is_admin == has_admin() ? &*gallery_ : nullptr};
  Router router;
  if (is_admin) {
    add_admin_routes(router, context, [this] { return reloader_.reload(); });
  } else {
    add_public_routes(router, context, page_, !has_admin());
  }
  Policy policy{.cors = Cors(options_.cors_origins),
                .max_body_bytes = options_.limits.max_body_bytes,
                .memory = options_.transport.memory,
                .logs_access = options_.access_log,
                .trusted_proxies = options_.trusted_proxies};
  if (options_.api_key_file) policy.api_keys = &api_keys_;
  return std::make_unique<Application>(std::move(router), std::move(policy), executor_, metrics_, log_);
}

bool Program::has_admin() const { return options_.admin_port || std::ranges::any_of(activated_, is_admin_socket); }

/// A socket of systemd takes the place of `--host` and `--port`, or of those of the admin port.
std::vector<Port> Program::open_ports() {
  std::vector<Port> ports;
  bool is_public_open = false;
  bool is_admin_open = false;
  for (ActivatedSocket& socket : activated_) {
    const bool is_admin = is_admin_socket(socket);
    ports.push_back(make_port(std::move(socket.listener), is_admin));
    (is_admin ? is_admin_open : is_public_open) = true;
  }
  if (!is_public_open) ports.push_back(make_port(listen_on(options_.host, options_.port), false));
  if (options_.admin_port && !is_admin_open) {
    ports.push_back(make_port(listen_on(options_.admin_host, *options_.admin_port, "--admin-host"), true));
  }
  return ports;
}

Port Program::make_port(Listener listener, bool is_admin) {
  const bool has_tls = options_.tls_cert && (!is_admin || options_.admin_tls);
  addresses_.push_back(std::string("digit-serve: ") + (is_admin ? "admin" : "listening") + " on " +
                       (has_tls ? "https://" : "http://") + listener.address);
  return {.listener = std::move(listener),
          .handler = is_admin ? *admin_ : *public_,
          .tls = has_tls ? &tls_ : nullptr,
          .max_connections = is_admin ? kAdminConnections : options_.max_connections};
}

ServerState Program::state() const {
  return {.is_ready = !is_draining_,
          .model_description = model_.get()->description(),
          .model_version = model_.get()->version(),
          .requests_in_flight = server_->requests_in_flight(),
          .queued_jobs = server_->queued_jobs(),
          .buffered_bytes = options_.transport.memory->used(),
          .connections = server_->connections(),
          .lost_log_lines = log_.lost_lines()};
}

/// Prints a line on standard output, unless nothing reads it.
void Program::announce(const std::string& line) {
  pollfd output{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
  if (::poll(&output, 1, 1000) == 0) return log_.error("nothing reads standard output, so that it lacks: " + line);
  if (const int error = base::write_all(STDOUT_FILENO, line + '\n'); error != 0) {
    throw Error("standard output: the address cannot be written: " + base::error_text(error) +
                "; send standard output to a file or to /dev/null");
  }
}

/// Reacts to signals meanwhile, because a file can take any time to read.
void Program::load_on_worker() {
  const auto task = std::make_shared<std::packaged_task<void()>>([this] { reloader_.load(); });
  std::future<void> result = task->get_future();
  server_->run_on_worker([task] { (*task)(); });
  while (result.wait_for(5ms) != std::future_status::ready) {
    if (signals_.wait_for_termination(0ms)) std::_Exit(0);  // the worker may never return, so that nobody can join it
  }
  result.get();
}

/// Opens the ports first, to report a port that is in use before the model is loaded.
void Program::start() {
  for (const std::string& note : options_.notes) log_.info(note);
  std::vector<Port> ports = open_ports();
  server_ = std::make_unique<Server>(options_.transport);
  load_on_worker();
  server_->listen(std::move(ports));
  for (const std::string& address : addresses_) announce(address);
  log_.info("serving the model " + text_of(*model_.get()));
}

int Program::run() {
  return_freed_memory();
  start();
  while (signals_.wait() == SIGHUP) reloader_.reload_later();
  is_draining_ = true;
  server_->announce_end();
  log_.info("stopping");
  signals_.wait_for_termination(options_.drain_delay);
  if (!server_->stop(kGracePeriod, options_.drain_timeout - std::min(kLastLogTime, options_.drain_timeout / 2))) {
    log_.error("requests or a reload did not end within --drain-timeout; ending without them");
    log_.flush(kLastLogTime);
    std::_Exit(0);  // a destructor would wait for them
  }
  return 0;
}

}  // namespace digit::serve_app
