#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "api/service.h"

namespace digit::serve_app {

/// Threads for work that would block an event loop. The limit on requests in flight also limits the queue.
class WorkerPool {
 public:
  /// Starts `heavy_threads` threads for all work, and one that takes only light work, so that this always makes
  /// progress.
  explicit WorkerPool(std::size_t heavy_threads);
  /// Runs the queued jobs first.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Queues a job, which must not throw. Jobs run in the order of their cost.
  void post(Cost cost, std::function<void()> job);

  /// Returns the number of jobs that wait.
  std::size_t queued() const;

  /// Waits until no job waits or runs. Returns false if that takes longer than until `deadline`.
  bool wait_until_idle(std::chrono::steady_clock::time_point deadline);

 private:
  using Jobs = std::deque<std::function<void()>>;

  WorkerPool() = default;
  void work(bool takes_all);
  /// Returns the queue from which a thread takes its next job, or nullptr if it has none.
  Jobs* next_queue(bool takes_all);

  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::condition_variable is_idle_;
  /// By their cost.
  std::array<Jobs, 3> jobs_;
  std::size_t running_ = 0;
  bool is_stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace digit::serve_app
