#pragma once

#include <functional>
#include <span>

#include "api/model.h"

namespace digit::serve_app {

/// Where a handler's heavy work happens. Handlers call it and go on when it returns, whether it ran here and now
/// (tests, programs without a loop) or the handler slept meanwhile and others ran in its place (the event loop).
class Executor {
 public:
  virtual ~Executor() = default;

  /// `model.predict`, perhaps in one batch with the images of other requests; returns how many images that batch held.
  virtual std::size_t predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                              std::span<float> is_digit) = 0;

  /// Runs work that may take more than a millisecond; what it throws is thrown here.
  virtual void offload(const std::function<void()>& work) = 0;

  /// Whether more requests are in progress than the server may keep waiting.
  virtual bool is_overloaded() const = 0;
};

/// Runs everything at once in the caller's thread.
class InlineExecutor final : public Executor {
 public:
  std::size_t predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                      std::span<float> is_digit) override {
    model.predict(images, probabilities, is_digit);
    return images.size();
  }
  void offload(const std::function<void()>& work) override { work(); }
  bool is_overloaded() const override { return false; }
};

}  // namespace digit::serve_app
