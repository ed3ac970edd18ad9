#pragma once

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <semaphore>
#include <thread>
#include <utility>
#include <vector>

#include "transport/acceptor.h"
#include "transport/event_loop.h"
#include "transport/transport_options.h"
#include "transport/worker_pool.h"

namespace digit::serve_app {

/// Accepts connections and answers their requests in its own threads.
class Server {
 public:
  explicit Server(const TransportOptions& options);
  /// Stops without a grace period, and waits for all requests in flight.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// Starts to accept connections. Must be called once. The handlers and TLS contexts of the ports must outlive the
  /// server.
  void listen(std::vector<Port> ports);

  /// Makes each reply from now on announce the end of its connection, so that clients open no request on a connection
  /// that `stop` closes.
  void announce_end() { is_ending_ = true; }

  /// Stops listening, answers the requests in flight and closes every connection. Waits for requests that have arrived
  /// only in part for at most `grace_period`, and abandons the requests in flight shortly before `timeout`. Returns
  /// false if a request or a job is still running then: the server must not be destroyed, which would wait for it.
  bool stop(std::chrono::milliseconds grace_period, std::chrono::milliseconds timeout);

  /// Runs a job that takes any time in the thread of a worker. The job must not throw.
  void run_on_worker(std::function<void()> job) { workers_->post(Cost::kUnknown, std::move(job)); }

  std::size_t connections() const;
  std::size_t queued_jobs() const { return workers_->queued(); }
  std::size_t requests_in_flight() const { return requests_in_flight_.load(std::memory_order_relaxed); }

 private:
  void start_loops();
  void on_accepted(AcceptedSocket accepted);

  TransportOptions options_;
  std::vector<Port> ports_;
  std::atomic<std::size_t> requests_in_flight_ = 0;
  std::atomic<bool> is_ending_ = false;
  /// Released by each loop that has ended.
  std::counting_semaphore<> loop_ends_{0};
  std::size_t running_loops_ = 0;
  std::vector<std::unique_ptr<EventLoop>> loops_;
  std::unique_ptr<WorkerPool> workers_;
  std::vector<std::jthread> threads_;
  std::unique_ptr<Acceptor> acceptor_;
};

}  // namespace digit::serve_app
