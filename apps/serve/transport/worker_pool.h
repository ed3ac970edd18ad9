#pragma once

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
  /// Starts `heavy_threads` threads for all work and one for light work only, so that light work always makes progress.
  explicit WorkerPool(std::size_t heavy_threads);
  /// Runs the queued jobs first.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Queues a job, which must not throw. Light jobs run before heavy ones.
  void post(Cost cost, std::function<void()> job);

  /// Returns the number of jobs that wait.
  std::size_t queued() const;

  /// Waits until no job waits or runs. Returns false if that takes longer than until `deadline`.
  bool wait_until_idle(std::chrono::steady_clock::time_point deadline);

 private:
  using Jobs = std::deque<std::function<void()>>;

  WorkerPool() = default;
  void work(bool takes_heavy);
  /// Returns the queue from which a thread takes its next job, or nullptr if it has none.
  Jobs* next_queue(bool takes_heavy);

  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::condition_variable is_idle_;
  Jobs light_jobs_;
  Jobs heavy_jobs_;
  std::size_t running_ = 0;
  bool is_stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace digit::serve_app
