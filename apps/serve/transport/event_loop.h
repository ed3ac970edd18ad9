#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "transport/acceptor.h"
#include "transport/batcher.h"
#include "transport/channel.h"
#include "transport/connection.h"
#include "transport/deadlines.h"
#include "transport/fiber.h"
#include "transport/http_engine.h"
#include "transport/transport_options.h"
#include "transport/worker_pool.h"

namespace digit::serve_app {

/// What the loops of one server share.
struct LoopContext {
  const TransportOptions& options;
  WorkerPool& workers;
  /// Requests that have arrived and are not answered, over all loops.
  std::atomic<std::size_t>& in_hand;
};

/// One thread that waits for sockets (epoll), answers their requests in fibers, and never blocks. A connection stays
/// with the loop that it was given to.
class EventLoop {
 public:
  explicit EventLoop(const LoopContext& context);
  ~EventLoop();

  // From any thread.
  /// Runs `task` in the loop's thread, soon.
  void post(std::function<void()> task);
  void add_connection(base::FileDescriptor socket, std::string peer, const Port& port);
  /// Answers what is in hand, ends each connection, then `run` returns; at the latest after `patience`.
  void drain(std::chrono::milliseconds patience);
  std::size_t connections() const { return connection_count_.load(std::memory_order_relaxed); }

  /// Serves until drained.
  void run();

  /// The loop whose thread this is; null in others.
  static EventLoop* current();

  // For its connections and executor, in its own thread.
  const TransportOptions& options() const { return context_.options; }
  Deadlines& deadlines() { return deadlines_; }
  Batcher& batcher() { return batcher_; }
  HttpEngine& engine() { return engine_; }
  WorkerPool& workers() { return context_.workers; }
  Clock::time_point now() const { return now_; }
  bool is_draining() const { return is_draining_; }
  bool is_overloaded() const { return context_.in_hand.load(std::memory_order_relaxed) > options().max_queue; }
  std::span<char> scratch() { return scratch_; }
  void watch(Connection& connection, std::uint32_t before, std::uint32_t events);
  void start_request(Connection& connection);
  void forget(Connection& connection) { over_.push_back(&connection); }

  /// Runs `work` on a worker and `then` with its result in this loop.
  template <typename Work, typename Then>
  void offload(Work work, Then then) {
    ++offloaded_;
    workers().post([this, work, then] {
      auto result = work();
      post([this, then, result] {
        --offloaded_;
        then(result);
      });
    });
  }

 private:
  void wait_and_handle();
  int timeout() const;
  void run_inbox();
  /// Sends what was answered and runs what waits for the network, until neither is left.
  void settle();
  void expire();
  void bury();
  bool is_finished() const;

  LoopContext context_;
  base::FileDescriptor epoll_;
  base::FileDescriptor wake_;
  std::mutex inbox_mutex_;
  std::vector<std::function<void()>> inbox_;
  std::atomic<std::size_t> connection_count_ = 0;

  Clock::time_point now_ = Clock::now();
  Clock::time_point drained_by_ = Clock::time_point::max();
  bool is_draining_ = false;
  std::vector<char> scratch_;
  Deadlines deadlines_;
  Batcher batcher_;
  HttpEngine engine_;
  std::unique_ptr<FiberPool> fibers_;
  std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
  std::vector<Connection*> answered_;
  std::size_t offloaded_ = 0;
  std::vector<Connection*> over_;
};

}  // namespace digit::serve_app
