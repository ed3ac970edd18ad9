#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace digit::serve_app {

/// A few threads for what would hold up an event loop. The queue is as long as the requests in hand allow.
class WorkerPool {
 public:
  explicit WorkerPool(std::size_t threads);
  /// Runs what is queued, then ends.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  /// `job` must not throw.
  void post(std::function<void()> job);

  std::size_t queued() const;

 private:
  void work();

  mutable std::mutex mutex_;
  std::condition_variable has_work_;
  std::deque<std::function<void()>> jobs_;
  bool is_ending_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace digit::serve_app
