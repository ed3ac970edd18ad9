#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "digit/labeled_images.h"
#include "digit/mlp.h"
#include "digit/training.h"

namespace digit {

struct TrainResult {
  /// Whether all epochs were done.
  bool completed = false;
  /// After the last batch done.
  TrainProgress last;
};

/// Makes every random number that LibTorch draws from here on follow from `seed`: call it before a network is made.
void seed_weights(std::uint64_t seed);

/// How many threads LibTorch works with inside an operation, for the whole process; 0 chooses what is fastest here.
/// Returns the number chosen.
std::size_t set_threads(std::size_t threads);

/// Trains `network` in place with cross-entropy and Adam. The batches are gathered on a thread of their own.
/// Throws std::invalid_argument where an option is out of range or the network has fewer classes than the data, and
/// digit::Error where the loss is no longer a number.
TrainResult train(Mlp& network, std::shared_ptr<const LabeledImages> data, const TrainOptions& options,
                  const ProgressCallback& progress = {});

}  // namespace digit
