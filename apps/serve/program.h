#pragma once

#include <memory>
#include <vector>

#include "api/page.h"
#include "application.h"
#include "operations/log.h"
#include "operations/metrics.h"
#include "operations/model_slot.h"
#include "options.h"
#include "signals.h"
#include "transport/loop_executor.h"
#include "transport/server.h"
#include "transport/tls_context.h"

namespace digit::serve_app {

/// The server with all its parts, as the command line asks for it.
class Program {
 public:
  /// Throws digit::Error where an option names what is not there.
  explicit Program(const Options& options);

  /// Serves until SIGTERM or SIGINT; the program's exit status. Throws digit::Error where it cannot begin.
  int run();

 private:
  std::shared_ptr<const Model> load();
  void reload();
  void start();
  std::unique_ptr<Application> make_application(bool is_admin);
  Port open_port(int port, const Application& application, SSL_CTX* tls);
  void set_gauges();

  /// First: threads made before it would be interrupted.
  Signals signals_;
  Options options_;
  Log log_;
  Metrics metrics_;
  ModelSlot slot_;
  LoopExecutor executor_;
  Page page_;
  TlsContext tls_;
  std::atomic<bool> is_draining_ = false;
  std::unique_ptr<Application> public_;
  std::unique_ptr<Application> admin_;
  std::vector<std::string> addresses_;
  std::unique_ptr<Server> server_;
};

}  // namespace digit::serve_app
