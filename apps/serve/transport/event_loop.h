#pragma once

#include <atomic>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "api/service.h"
#include "transport/acceptor.h"
#include "transport/batcher.h"
#include "transport/connection.h"
#include "transport/deadlines.h"
#include "transport/fiber.h"
#include "transport/http_engine.h"
#include "transport/transport_options.h"
#include "transport/worker_pool.h"

namespace digit::serve_app {

/// What the event loops of a server share.
struct LoopContext {
  const TransportOptions& options;
  WorkerPool& workers;
  /// Requests of all loops that have arrived but are not answered yet.
  std::atomic<std::size_t>& requests_in_flight;
  /// Whether each reply announces the end of its connection, because the server will stop.
  const std::atomic<bool>& is_ending;
};

/// One thread that waits for sockets with epoll, answers their requests in fibers, and never blocks. A connection stays
/// with its loop until it ends.
class EventLoop {
 public:
  explicit EventLoop(const LoopContext& context);
  ~EventLoop();

  // These members are thread-safe.
  /// Runs `task` in the thread of the loop.
  void post(std::function<void()> task);
  void add_connection(AcceptedSocket accepted);
  /// Answers the requests in flight and closes each connection, then makes `run` return. Waits for requests that have
  /// arrived only in part until `grace_end`, and abandons those in flight at `deadline`.
  void drain(Clock::time_point grace_end, Clock::time_point deadline);
  std::size_t connections() const { return connection_count_.load(std::memory_order_relaxed); }

  /// Serves until the loop is drained.
  void run();

  /// Returns the loop of the calling thread, or nullptr in other threads. A thread-local variable holds it, because the
  /// fiber of a handler reaches its loop only through LoopExecutor, which all loops share.
  static EventLoop* current();

  // These members are for the connections and the executor, in the thread of the loop.
  const TransportOptions& options() const { return context_.options; }
  Deadlines& deadlines() { return deadlines_; }
  Batcher& batcher() { return batcher_; }
  HttpEngine& engine() { return engine_; }
  WorkerPool& workers() { return context_.workers; }
  Clock::time_point now() const { return now_; }
  bool is_draining() const { return is_draining_; }
  bool is_ending() const { return context_.is_ending.load(std::memory_order_relaxed); }
  bool is_overloaded() const {
    return context_.requests_in_flight.load(std::memory_order_relaxed) > options().max_queue;
  }
  /// A buffer for the bytes of one read.
  std::span<char> read_buffer() { return read_buffer_; }
  /// Changes the epoll events that the loop watches for a connection from `before` to `events`.
  void watch(Connection& connection, std::uint32_t before, std::uint32_t events);
  /// Changes the number of requests in flight.
  void count_request(int change) {
    context_.requests_in_flight.fetch_add(static_cast<std::size_t>(change), std::memory_order_relaxed);
  }
  /// Must be called before `start_fiber`. Throws std::bad_alloc if there is no memory for what follows a fiber.
  void reserve_fiber() { ended_.reserve(ended_.size() + fibers_->running() + 1); }
  /// Calls `run_fiber` of a connection in a fiber, and then `on_fiber_ended`, also if the fiber cannot start.
  void start_fiber(Connection& connection);
  /// Runs `work` on a worker while the calling fiber is suspended. Rethrows its exceptions.
  void run_on_worker(Cost cost, const std::function<void()>& work);
  /// Suspends the calling fiber until another thread calls what `start` got.
  void wait_for(const std::function<void(std::function<void()> done)>& start);
  /// Schedules a finished connection for removal.
  void remove_later(Connection& connection) { finished_.push_back(&connection); }

 private:
  /// A fiber that waits for a worker. It is on the stack of that fiber, so that a worker needs no memory to return it.
  struct Offloaded {
    Fiber* fiber;
    std::exception_ptr failure = nullptr;
    Offloaded* next = nullptr;
  };

  /// Runs a step of a connection. Closes the connection if the step throws, and no other.
  template <typename Step>
  static void run_step(Connection& connection, Step step);

  void wait_and_handle();
  /// Called by a worker.
  void return_to_loop(Offloaded& offloaded);
  void wake();
  void add(AcceptedSocket accepted);
  int timeout() const;
  void run_posted_tasks();
  /// Sends the replies that are ready and runs the batches that are due, until neither is left.
  void process_ready_work();
  void expire_connections();
  void remove_finished();
  bool is_done() const;

  LoopContext context_;
  base::FileDescriptor epoll_;
  base::FileDescriptor wake_;
  std::mutex tasks_mutex_;
  std::vector<std::function<void()>> tasks_;
  Offloaded* returned_ = nullptr;
  bool is_woken_ = false;
  std::atomic<std::size_t> connection_count_ = 0;

  Clock::time_point now_ = Clock::now();
  Clock::time_point grace_end_ = Clock::time_point::max();
  Clock::time_point drain_deadline_ = Clock::time_point::max();
  bool is_draining_ = false;
  std::vector<char> read_buffer_;
  Deadlines deadlines_;
  Batcher batcher_;
  HttpEngine engine_;
  std::unique_ptr<FiberPool> fibers_;
  std::unordered_map<Connection*, std::unique_ptr<Connection>> connections_;
  /// The connections whose fibers have ended.
  std::vector<Connection*> ended_;
  std::vector<Connection*> finished_;
};

/// Suspends the fiber of a handler while its images wait for their batch, or while a worker runs its expensive work.
/// Outside the thread of an event loop, as in tests, it runs everything immediately.
class LoopExecutor final : public Executor {
 public:
  /// Larger batches run alone on a worker.
  static constexpr std::size_t kMaxImagesOnLoop = 128;

  std::size_t predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                      std::span<float> is_digit) override;
  void offload(Cost cost, const std::function<void()>& work) override;
  void wait_for(const std::function<void(std::function<void()> done)>& start) override;
  bool is_overloaded() const override;
};

}  // namespace digit::serve_app
