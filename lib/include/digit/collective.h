#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "digit/export.h"

namespace digit {

/// The communication between processes that train one network together. Each process must make the same calls in the
/// same order from one thread; a call returns after all processes have made it. The library contains no implementation;
/// that of digit-train uses MPI.
class DIGIT_EXPORT Collective {
 public:
  Collective() = default;
  virtual ~Collective() = default;
  Collective(const Collective&) = delete;
  Collective& operator=(const Collective&) = delete;

  /// The number of this process, less than size(). Rank 0 prints and writes files for all processes.
  virtual std::size_t rank() const = 0;
  /// The number of processes.
  virtual std::size_t size() const = 0;

  /// Replaces each value by its sum over all processes. All processes must pass the same number of values and get the
  /// same bits. Throws digit::Error if another process has ended.
  virtual void sum(std::span<float> values) = 0;

  /// Replaces `bytes` by those of rank 0. Throws digit::Error if another process has ended.
  virtual void broadcast(std::string& bytes) = 0;
};

}  // namespace digit
