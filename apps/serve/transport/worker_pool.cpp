#include "transport/worker_pool.h"

#include <algorithm>
#include <numeric>

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
    jobs_[static_cast<std::size_t>(cost)].push_back(std::move(job));
  }
  // The thread that wakes may be the one that takes only light jobs.
  if (cost == Cost::kLight) return has_work_.notify_one();
  has_work_.notify_all();
}

std::size_t WorkerPool::queued() const {
  const std::lock_guard lock(mutex_);
  return std::accumulate(jobs_.begin(), jobs_.end(), std::size_t{0},
                         [](std::size_t sum, const Jobs& jobs) { return sum + jobs.size(); });
}

bool WorkerPool::wait_until_idle(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return is_idle_.wait_until(lock, deadline,
                             [this] { return running_ == 0 && std::ranges::all_of(jobs_, &Jobs::empty); });
}

WorkerPool::Jobs* WorkerPool::next_queue(bool takes_all) {
  if (!takes_all) return jobs_.front().empty() ? nullptr : &jobs_.front();
  const auto found = std::ranges::find_if_not(jobs_, &Jobs::empty);
  return found == jobs_.end() ? nullptr : &*found;
}

void WorkerPool::work(bool takes_all) {
  std::unique_lock lock(mutex_);
  while (true) {
    Jobs* queue = nullptr;
    has_work_.wait(lock, [&] { return (queue = next_queue(takes_all)) != nullptr || is_stopping_; });
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
