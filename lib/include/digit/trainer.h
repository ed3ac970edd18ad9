#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "digit/calibration.h"
#include "digit/checkpoint.h"
#include "digit/classifier.h"
#include "digit/collective.h"
#include "digit/export.h"
#include "digit/labeled_images.h"
#include "digit/training.h"

namespace digit {

struct TrainResult {
  /// Whether training went to its end; otherwise the network is as the last batch left it.
  bool completed = false;
  /// After the last batch done.
  TrainProgress last;
  /// Fitted on the images held out and as many synthetic ones, where there are any; of several processes by rank 0.
  std::optional<Calibration> calibration;
  /// In [0, 1], on the images held out alone.
  std::optional<double> held_out_accuracy;
  /// Whose weights were kept, where the best epoch's are.
  std::optional<std::size_t> best_epoch;
  /// Of the weights that were kept, on the validation images, where there are any.
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
};

using StateCallback = std::function<void(const TrainState&)>;

/// How a training can be broken off and taken up again.
struct Checkpointing {
  /// Where another run of the same network, data and options stood; nullptr starts anew.
  const TrainState* start = nullptr;
  /// What `start` was read from, for messages.
  std::string origin = "the state to start from";
  /// Called on the training thread after each epoch, and after the batch at which the progress callback ended training.
  /// What it throws ends training.
  StateCallback save;
};

/// Makes every random number that LibTorch draws from here on follow from `seed`: call it before a network is made.
DIGIT_EXPORT void seed_weights(std::uint64_t seed);

/// How many threads LibTorch works with inside an operation, for the whole process; 0 chooses what is fastest here.
/// Returns the number chosen.
DIGIT_EXPORT std::size_t set_threads(std::size_t threads);

/// Trains `network` in place with cross-entropy. The batches are prepared on a thread of their own.
/// The same options, data, first weights and number of threads give the same weights on the same machine, with or
/// without a break. Throws std::invalid_argument where an option is out of range or does not fit the network or the
/// data, and digit::Error where the loss is no longer a number, where there is no such device, or where the state to
/// start from does not fit.
/// With `collective`, which must outlive the call, each process works on its share of every batch, and all step by the
/// gradients of the whole batch. Network, data, options and state to start from must be the same in each; progress,
/// checkpoint and result are those of all together, and a callback's kNo in one ends training in all, after the next
/// batch. The weights are those of one process but for the rounding of sums. Throws std::invalid_argument where a batch
/// has fewer images than there are processes.
DIGIT_EXPORT TrainResult train(Classifier& network, const LabeledImages& data, const TrainOptions& options,
                               const ProgressCallback& progress = {}, const Checkpointing& checkpointing = {},
                               Collective* collective = nullptr);

}  // namespace digit
