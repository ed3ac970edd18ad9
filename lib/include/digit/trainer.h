#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

#include "digit/checkpoint.h"
#include "digit/classifier.h"
#include "digit/collective.h"
#include "digit/export.h"
#include "digit/labeled_images.h"
#include "digit/metadata.h"
#include "digit/predictor.h"
#include "digit/training.h"

namespace digit {

/// What `train` returns.
struct TrainResult {
  /// Whether training reached its end. If not, the network has the weights after the last batch.
  bool completed = false;
  /// After the last batch.
  TrainProgress last;
  /// What the model file is to record: classes, options, checksums of the data, and the temperature and threshold that
  /// the held-out images, synthetic digits in styles that are not trained on, and corrupted copies of some give. With
  /// several processes, rank 0 alone calibrates.
  ModelMetadata metadata;
  /// In [0, 1], on the held-out images alone.
  std::optional<double> held_out_accuracy;
  /// The epoch whose weights were kept, if the best epoch was to be kept.
  std::optional<std::size_t> best_epoch;
  /// Of the weights that were kept, if there are validation images.
  /// @{
  std::optional<double> validation_loss;
  std::optional<double> validation_accuracy;
  /// @}
};

using StateCallback = std::function<void(const TrainState&)>;

/// How a training is interrupted and resumed.
struct Checkpointing {
  /// The state to resume from, of the same network, data and options; nullptr starts a new training.
  const TrainState* start = nullptr;
  /// The source of `start`, for messages.
  std::string origin = "the state to resume from";
  /// Called on the training thread after each epoch, and after the batch at which the progress callback stopped
  /// training. An exception stops training and reaches the caller.
  StateCallback save;
};

/// Seeds LibTorch's random numbers. Call it before making a network to get the same first weights each time.
DIGIT_EXPORT void seed_weights(std::uint64_t seed);

/// Sets the number of threads that LibTorch uses within an operation, for the whole process; 0 chooses the fastest.
/// Returns the number chosen.
DIGIT_EXPORT std::size_t set_threads(std::size_t threads);

/// Trains `network` in place with cross-entropy. Batches are prepared on threads of their own. The same options, data,
/// first weights and number of threads give the same weights on the same machine, with or without an interruption.
///
/// An epoch has as many images as the data has training images. If the data has several sources, they share an epoch as
/// `data.sources` says; the images of a small source with a large share repeat, each with a new variation.
///
/// Throws std::invalid_argument for an option that is out of range or does not fit the network or the data, and
/// digit::Error if the loss becomes infinite or NaN, the device does not exist, or the state to resume from does not
/// fit.
///
/// With `collective`, which must outlive the call, each process computes the gradients of its share of every batch, and
/// all processes step with the gradients of the complete batch. Network, data, options and the state to resume from
/// must be the same in each process. Progress, checkpoint and result are those of all processes together, and a kNo in
/// one process stops all of them after the next batch. The weights equal those of one process except for rounding.
/// Throws std::invalid_argument if a batch has fewer images than there are processes.
///
/// With `teacher`, which must outlive the call, the network learns the probabilities that the teacher gives each image,
/// instead of its label (Hinton, Vinyals and Dean, Distilling the Knowledge in a Neural Network, 2015). Throws
/// std::invalid_argument if the numbers of classes differ, or for label smoothing, which needs labels.
DIGIT_EXPORT TrainResult train(Classifier& network, const LabeledImages& data, const TrainOptions& options,
                               const ProgressCallback& progress = {}, const Checkpointing& checkpointing = {},
                               Collective* collective = nullptr, const Predictor* teacher = nullptr);

/// Writes the trained network as a model file, with the metadata of its training: see `serialize_model`. Throws
/// digit::Error that names the file if it cannot be written.
DIGIT_EXPORT void save_model(const Classifier& network, const TrainResult& result, const std::filesystem::path& file);

}  // namespace digit
