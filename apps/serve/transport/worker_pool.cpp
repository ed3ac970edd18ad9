#include "transport/worker_pool.h"

namespace digit::serve_app {

// If a thread cannot start, the destructor ends the others, because the other constructor has returned.
WorkerPool::WorkerPool(std::size_t heavy_threads) : WorkerPool() {
  threads_.emplace_back([this] { work(false); });
  for (std::size_t i = 0; i < heavy_threads; ++i) threads_.emplace_back([this] { work(true); });
}

WorkerPool::~WorkerPool() {
  {
    const std::lock_guard lock(mutex_);
    is_stopping_ = true;
  }
  has_work_.notify_all();
}

void WorkerPool::post(Cost cost, std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    (cost == Cost::kLight ? light_jobs_ : heavy_jobs_).push_back(std::move(job));
  }
  // A thread that takes no heavy job may be the one that wakes.
  if (cost == Cost::kLight) return has_work_.notify_one();
  has_work_.notify_all();
}

std::size_t WorkerPool::queued() const {
  const std::lock_guard lock(mutex_);
  return light_jobs_.size() + heavy_jobs_.size();
}

bool WorkerPool::wait_until_idle(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return is_idle_.wait_until(lock, deadline,
                             [this] { return light_jobs_.empty() && heavy_jobs_.empty() && running_ == 0; });
}

WorkerPool::Jobs* WorkerPool::next_queue(bool takes_heavy) {
  if (!light_jobs_.empty()) return &light_jobs_;
  return takes_heavy && !heavy_jobs_.empty() ? &heavy_jobs_ : nullptr;
}

void WorkerPool::work(bool takes_heavy) {
  std::unique_lock lock(mutex_);
  while (true) {
    Jobs* queue = nullptr;
    has_work_.wait(lock, [&] { return (queue = next_queue(takes_heavy)) != nullptr || is_stopping_; });
    if (queue == nullptr) return;
    const auto job = std::move(queue->front());
    queue->pop_front();
    ++running_;
    lock.unlock();
    job();
    lock.lock();
    --running_;
    if (running_ == 0) is_idle_.notify_all();
  }
}

}  // namespace digit::serve_app
