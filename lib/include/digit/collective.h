#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "digit/export.h"

namespace digit {

/// Processes that train one network together. Each must make the same calls in the same order, from one thread; a call
/// returns once all of them have made it. The library knows no implementation: MPI's is that of digit-train.
class DIGIT_EXPORT Collective {
 public:
  Collective() = default;
  virtual ~Collective() = default;
  Collective(const Collective&) = delete;
  Collective& operator=(const Collective&) = delete;

  /// This process's number, below size(). Rank 0 is the one that speaks and writes for all.
  virtual std::size_t rank() const = 0;
  virtual std::size_t size() const = 0;

  /// Replaces each value by its sum over all processes, to the same bits in each. There must be equally many in each.
  /// Throws digit::Error where another process has ended.
  virtual void sum(std::span<float> values) = 0;

  /// Replaces `bytes` by those of rank 0. Throws digit::Error where another process has ended.
  virtual void broadcast(std::string& bytes) = 0;
};

}  // namespace digit
