#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace digit::serve_app {

/// Threads for work that would block an event loop. The limit on requests in flight also limits the queue.
class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads);
  /// Runs the queued jobs first.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// Queues a job, which must not throw.
  void post(std::function<void()> job);

  /// Returns the number of jobs that wait.
  std::size_t queued() const;

 private:
  void work();

  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<std::function<void()>> jobs_;
  bool is_stopping_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace digit::serve_app
