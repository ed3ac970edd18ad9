#pragma once

#include "api/executor.h"

namespace digit::serve_app {

/// Lets a handler's fiber sleep while its images wait for their batch, or while a worker does what takes long.
/// Outside of an event loop's fiber it runs everything at once.
class LoopExecutor final : public Executor {
 public:
  /// Batches larger than this run on a worker, by themselves.
  static constexpr std::size_t kLargeBatch = 128;

  std::size_t predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                      std::span<float> is_digit) override;
  void offload(const std::function<void()>& work) override;
  bool is_overloaded() const override;
};

}  // namespace digit::serve_app
