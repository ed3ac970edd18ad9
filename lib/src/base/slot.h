#pragma once

#include <memory>
#include <mutex>
#include <utility>

namespace digit::base {

/// Holds a value that can be replaced while other threads use it. Who has taken the value keeps it until its own end.
/// Thread-safe.
template <typename Value>
class Slot {
 public:
  explicit Slot(std::shared_ptr<Value> value = nullptr) : value_(std::move(value)) {}

  /// Returns null as long as there is no value.
  std::shared_ptr<Value> get() const {
    const std::lock_guard lock(mutex_);
    return value_;
  }

  void set(std::shared_ptr<Value> value) {
    const std::lock_guard lock(mutex_);
    value_.swap(value);  // the previous value is freed outside the lock
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Value> value_;
};

}  // namespace digit::base
