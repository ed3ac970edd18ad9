#include "train/history.h"

#include <algorithm>

namespace digit {

const EpochRecord* History::add(const TrainProgress& progress) {
  constexpr double kLeastSeconds = 1e-9;
  if (!progress.epoch_done()) return nullptr;
  const double seconds = progress.seconds - epoch_start_;
  epoch_start_ = progress.seconds;
  epochs_.push_back({.epoch = progress.epoch,
                     .epochs = progress.epochs,
                     .loss = progress.loss,
                     .accuracy = progress.accuracy,
                     .learning_rate = progress.learning_rate,
                     .validation_loss = progress.validation_loss,
                     .validation_accuracy = progress.validation_accuracy,
                     .seconds = seconds,
                     .images_per_second = static_cast<double>(progress.images) / std::max(seconds, kLeastSeconds)});
  return &epochs_.back();
}

}  // namespace digit
