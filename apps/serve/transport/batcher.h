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
  /// Images run together at most, but for a single request that brings more.
  std::size_t max_size = 64;
  /// How long a request waits for company.
  std::chrono::milliseconds delay{0};
  /// Told of each batch's size.
  std::function<void(std::size_t)> on_run = [](std::size_t) {};
};

/// Gathers the images of the fibers of one loop and runs them through the network together. Nothing is handed between
/// threads: the batch forms of the requests that one wait for events found ready.
class Batcher {
 public:
  explicit Batcher(const BatchOptions& options) : options_(options) {}

  /// Inside a fiber: sleeps until the batch has run; returns its size. Throws what the model throws.
  std::size_t predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                      std::span<float> is_digit);

  bool is_empty() const { return waiting_.empty(); }

  /// When the batch is to run; nothing where no one waits.
  std::optional<Clock::time_point> due() const;

  /// Runs what waits and wakes its fibers; those that come meanwhile wait for the next run.
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

  void run_together(std::span<Entry* const> entries);
  void gather_and_run(std::span<Entry* const> entries);

  const BatchOptions& options_;
  std::vector<Entry*> waiting_;
  std::size_t waiting_images_ = 0;
  Clock::time_point first_came_;
  // Kept from batch to batch.
  std::vector<Entry*> running_;
  std::vector<Image> images_;
  std::vector<float> probabilities_;
  std::vector<float> is_digit_;
};

}  // namespace digit::serve_app
