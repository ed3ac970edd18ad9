#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "api/model.h"
#include "transport/deadlines.h"
#include "transport/fiber.h"

namespace digit::serve_app {

struct BatchOptions {
  /// The most images in a batch. Only a single request with more images exceeds it.
  std::size_t max_size = 64;
  /// How long a request waits for others to share its batch.
  std::chrono::milliseconds delay{0};
  /// Called with the size of each batch.
  std::function<void(std::size_t)> on_run = [](std::size_t) {};
};

/// Collects images from the fibers of one event loop and runs them through the network as one batch. A batch usually
/// consists of the requests that one call of epoll_wait reported, and never mixes models: a reload may replace the
/// model while requests wait. It stays in its thread, because passing requests between threads takes longer than larger
/// batches save.
class Batcher {
 public:
  explicit Batcher(const BatchOptions& options) : options_(options) {}

  /// Suspends the calling fiber until the batch has run, and returns the size of the batch. Rethrows the exceptions of
  /// the model.
  std::size_t predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                      std::span<float> is_digit);

  /// Returns when the batch must run, or nullopt if no request waits.
  std::optional<Clock::time_point> due() const;

  /// Runs all waiting requests and resumes their fibers. Requests that arrive meanwhile wait for the next run.
  void run();

 private:
  struct Entry {
    const Model* model;
    std::span<const Image> images;
    std::span<float> probabilities;
    std::span<float> is_digit;
    Fiber* fiber;
    std::size_t batch_size = 0;
    std::exception_ptr failure;
  };

  void run_batch(std::span<Entry* const> entries);
  void predict_together(std::span<Entry* const> entries);

  const BatchOptions& options_;
  std::vector<Entry*> waiting_;
  std::size_t waiting_images_ = 0;
  Clock::time_point oldest_arrival_;
  // These buffers are reused by each batch.
  std::vector<Entry*> running_;
  std::vector<Image> images_;
  std::vector<float> probabilities_;
  std::vector<float> is_digit_;
};

}  // namespace digit::serve_app
