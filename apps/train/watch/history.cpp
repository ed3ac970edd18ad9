#include "train/watch/history.h"

#include <algorithm>

namespace digit::train_app {

const EpochRecord* History::add(const TrainProgress& progress) {
  constexpr double kMinSeconds = 1e-9;
  add_learning_rate(progress);
  if (!progress.epoch_done()) return nullptr;
  const double seconds = progress.seconds - progress.epoch_start;
  epochs_.push_back({.progress = progress,
                     .seconds = seconds,
                     .images_per_second = static_cast<double>(progress.images) / std::max(seconds, kMinSeconds)});
  return &epochs_.back();
}

void History::add_learning_rate(const TrainProgress& progress) {
  constexpr double kMaxRates = 300;
  const auto fraction = static_cast<double>(progress.images) / static_cast<double>(progress.epoch_images);
  const double done = static_cast<double>(progress.epoch - 1) + fraction;
  const double min_distance = static_cast<double>(progress.epochs) / kMaxRates;
  const bool is_last = progress.epoch_done() && progress.epoch == progress.epochs;
  if (!is_last && !learning_rates_.empty() && done < learning_rates_.back().first + min_distance) return;
  learning_rates_.emplace_back(done, progress.learning_rate);
}

}  // namespace digit::train_app
