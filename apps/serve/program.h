#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/page.h"
#include "application.h"
#include "operations/log.h"
#include "operations/metrics.h"
#include "options.h"
#include "reload.h"
#include "samples/rate_limit.h"
#include "samples/sample_requests.h"
#include "samples/sample_store.h"
#include "transport/listener.h"
#include "transport/server.h"

namespace digit::serve_app {

/// SIGTERM, SIGINT and SIGHUP as events to wait for. Must be constructed and used in the main thread, before it starts
/// others: blocks these signals for it and for the threads that it starts. Threads from before, for example of a
/// library, pass the signals on to it.
class Signals {
 public:
  Signals();

  /// Waits for a signal and returns its number.
  int wait() const;

  /// Waits for SIGTERM or SIGINT, for at most `time`. Returns whether one of them came.
  bool wait_for_termination(std::chrono::milliseconds time) const;
};

/// The server with all its parts, as the options describe it.
class Program {
 public:
  /// Throws digit::Error if a file or folder in the options cannot be used.
  explicit Program(const Options& options);

  /// Serves until SIGTERM or SIGINT, and reloads its files at SIGHUP. Returns the exit status of the program. Throws
  /// digit::Error if the server cannot start.
  int run();

 private:
  void open_samples();
  void add_reloaded_parts();
  Loaded<const Model> load_model_file();
  void start();
  void load_on_worker();
  void announce(const std::string& line);
  std::unique_ptr<Application> make_application(bool is_admin);
  bool has_admin() const;
  std::vector<Port> open_ports();
  Port make_port(Listener listener, bool is_admin);
  ServerState state() const;

  Signals signals_;
  Options options_;
  std::vector<ActivatedSocket> activated_;
  Log log_;
  Metrics metrics_;
  base::Slot<const Model> model_;
  TlsSlot tls_;
  base::Slot<const ApiKeys> api_keys_;
  Reloader reloader_;
  LoopExecutor executor_;
  Page page_;
  RateLimit sample_rate_;
  std::unique_ptr<SampleStore> sample_store_;
  std::shared_ptr<const SampleService> samples_;
  std::optional<Page> gallery_;
  std::atomic<bool> is_draining_ = false;
  std::unique_ptr<Application> public_;
  std::unique_ptr<Application> admin_;
  /// A line for each port.
  std::vector<std::string> addresses_;
  std::unique_ptr<Server> server_;
};

}  // namespace digit::serve_app
