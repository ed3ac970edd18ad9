#pragma once

#include <atomic>
#include <cstddef>

namespace digit::serve_app {

/// For whoever is told so.
inline constexpr const char* kNoRoom =
    "the bodies of other requests leave no room for this one; come again in a second";

inline constexpr std::size_t kDefaultBufferedBytes = 256U << 20U;

/// How many bytes of bodies may lie in memory at once, over all connections. Safe to use from several threads at once.
class ByteBudget {
 public:
  explicit ByteBudget(std::size_t limit) : limit_(limit) {}

  /// What one holder takes of it, given back at the end of its scope.
  class Share {
   public:
    explicit Share(ByteBudget& budget) : budget_(budget) {}
    ~Share() { resize(0); }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    /// False where that would be beyond the limit: then the share stays as it was. To shrink always succeeds.
    bool resize(std::size_t bytes);

   private:
    ByteBudget& budget_;
    std::size_t bytes_ = 0;
  };

  std::size_t taken() const { return taken_.load(std::memory_order_relaxed); }

 private:
  std::size_t limit_;
  std::atomic<std::size_t> taken_ = 0;
};

}  // namespace digit::serve_app
