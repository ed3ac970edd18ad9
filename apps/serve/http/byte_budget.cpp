#include "http/byte_budget.h"

namespace digit::serve_app {

bool ByteBudget::Share::resize(std::size_t bytes) {
  if (bytes == bytes_) return true;
  const std::size_t before = budget_.taken_.fetch_add(bytes - bytes_, std::memory_order_relaxed);
  if (bytes > bytes_ && before + (bytes - bytes_) > budget_.limit_) {
    budget_.taken_.fetch_sub(bytes - bytes_, std::memory_order_relaxed);
    return false;
  }
  bytes_ = bytes;
  return true;
}

}  // namespace digit::serve_app
