#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "digit/calibration.h"
#include "digit/labeled_images.h"
#include "digit/mlp.h"
#include "digit/training.h"

namespace digit {

struct TrainResult {
  /// Whether all epochs were done; otherwise the network is as the last batch left it.
  bool completed = false;
  /// After the last batch done.
  TrainProgress last;
  /// Fitted on the images held out and as many synthetic ones, where there are any.
  std::optional<Calibration> calibration;
  /// In [0, 1], on the images held out alone.
  std::optional<double> held_out_accuracy;
};

/// Makes every random number that LibTorch draws from here on follow from `seed`: call it before a network is made.
void seed_weights(std::uint64_t seed);

/// How many threads LibTorch works with inside an operation, for the whole process; 0 chooses what is fastest here.
/// Returns the number chosen.
std::size_t set_threads(std::size_t threads);

/// Trains `network` in place with cross-entropy. The batches are prepared on a thread of their own.
/// Throws std::invalid_argument where an option is out of range or does not fit the network or the data, and
/// digit::Error where the loss is no longer a number.
TrainResult train(Mlp& network, const LabeledImages& data, const TrainOptions& options,
                  const ProgressCallback& progress = {});

}  // namespace digit
