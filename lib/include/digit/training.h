#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

namespace digit {

struct TrainOptions {
  std::size_t epochs = 10;
  /// Images a step; the last batch of an epoch may be smaller.
  std::size_t batch_size = 64;
  /// Adam's step size (Kingma and Ba, Adam: A Method for Stochastic Optimization, 2015).
  double learning_rate = 1e-3;
  /// Decides the order of the examples; the network's first weights are the caller's, see `seed_weights`.
  std::uint64_t seed = 1;
};

/// Where training stands after a batch.
struct TrainProgress {
  /// Counted from 1.
  std::size_t epoch = 0;
  std::size_t epochs = 0;
  /// Images seen in this epoch, out of `epoch_images`.
  std::size_t images = 0;
  std::size_t epoch_images = 0;
  /// Mean cross-entropy in nats, and accuracy in [0, 1], over this epoch's images so far, each before its own step.
  double loss = 0;
  double accuracy = 0;
  /// Since the start of training.
  double seconds = 0;

  bool epoch_done() const { return images == epoch_images; }
};

enum class Continue { kYes, kNo };

/// Called on the training thread after each batch; `kNo` ends training before the next.
using ProgressCallback = std::function<Continue(const TrainProgress&)>;

}  // namespace digit
