#include "train/watch/history.h"

#include <algorithm>

namespace digit::train_app {

const EpochRecord* History::add(const TrainProgress& progress) {
  add_learning_rate(progress);
  constexpr double kLeastSeconds = 1e-9;
  if (!progress.epoch_done()) return nullptr;
  const double seconds = progress.seconds - progress.epoch_start;
  epochs_.push_back({.progress = progress,
                     .seconds = seconds,
                     .images_per_second = static_cast<double>(progress.images) / std::max(seconds, kLeastSeconds)});
  return &epochs_.back();
}

void History::add_learning_rate(const TrainProgress& progress) {
  constexpr double kMostRates = 300;
  const auto share = static_cast<double>(progress.images) / static_cast<double>(progress.epoch_images);
  const double done = static_cast<double>(progress.epoch - 1) + share;
  const double apart = static_cast<double>(progress.epochs) / kMostRates;
  const bool last = progress.epoch_done() && progress.epoch == progress.epochs;
  if (!last && !learning_rates_.empty() && done < learning_rates_.back().first + apart) return;
  learning_rates_.emplace_back(done, progress.learning_rate);
}

}  // namespace digit::train_app
