#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>
#include <vector>

#include "transport/acceptor.h"
#include "transport/event_loop.h"
#include "transport/transport_options.h"
#include "transport/worker_pool.h"

namespace digit::serve_app {

/// Listens and answers, in threads of its own, from its making to its end.
class Server {
 public:
  explicit Server(const TransportOptions& options);
  /// `stop` where that was not called.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Accepts connections from now on. Called once.
  void listen(std::vector<Port> ports);

  /// Listens no longer, answers what is in hand, ends every connection; what has only half arrived is waited for as
  /// long as `patience`.
  void stop(std::chrono::milliseconds patience);

  std::size_t connections() const;
  std::size_t queued_jobs() const { return workers_->queued(); }
  std::size_t requests_in_hand() const { return in_hand_.load(std::memory_order_relaxed); }

 private:
  void on_accepted(base::FileDescriptor socket, const std::string& peer, const Port& port);

  TransportOptions options_;
  std::vector<Port> ports_;
  std::atomic<std::size_t> in_hand_ = 0;
  std::vector<std::unique_ptr<EventLoop>> loops_;
  std::unique_ptr<WorkerPool> workers_;
  std::vector<std::jthread> threads_;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace digit::serve_app
