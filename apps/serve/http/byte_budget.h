#pragma once

#include <atomic>
#include <cstddef>

namespace digit::serve_app {

/// The error message for a request that does not fit into the budget.
inline constexpr const char* kBudgetExceeded =
    "other requests use all memory for requests and replies; retry in one second";

inline constexpr std::size_t kDefaultBufferedBytes = 96U << 20U;

/// Limits the bytes of requests and replies in memory over all connections. Thread-safe.
class ByteBudget {
 public:
  explicit ByteBudget(std::size_t limit) : limit_(limit) {}

  /// A part of the budget that one holder uses, until its destructor returns it.
  class Reservation {
   public:
    explicit Reservation(ByteBudget& budget) : budget_(budget) {}
    ~Reservation() { resize(0); }
    Reservation(const Reservation&) = delete;
    Reservation& operator=(const Reservation&) = delete;

    /// Returns false, and changes nothing, if `bytes` would exceed the limit. Shrinking always succeeds.
    bool resize(std::size_t bytes) {
      if (bytes == bytes_) return true;
      const std::size_t before = budget_.used_.fetch_add(bytes - bytes_, std::memory_order_relaxed);
      if (bytes > bytes_ && before + (bytes - bytes_) > budget_.limit_) {
        budget_.used_.fetch_sub(bytes - bytes_, std::memory_order_relaxed);
        return false;
      }
      bytes_ = bytes;
      return true;
    }

   private:
    ByteBudget& budget_;
    std::size_t bytes_ = 0;
  };

  std::size_t used() const { return used_.load(std::memory_order_relaxed); }

 private:
  std::size_t limit_;
  std::atomic<std::size_t> used_ = 0;
};

}  // namespace digit::serve_app
