#pragma once

#include <utility>
#include <vector>

#include "digit/training.h"

namespace digit::train_app {

/// The figures of one epoch.
struct EpochRecord {
  /// The progress after the last batch of the epoch.
  TrainProgress progress;
  /// The duration of the epoch.
  double seconds = 0;
  double images_per_second = 0;
};

/// Collects one record per epoch.
class History {
 public:
  /// Takes the progress after each batch. If an epoch ends with this batch, returns its record, which is valid until
  /// the next call; otherwise returns nullptr.
  const EpochRecord* add(const TrainProgress& progress);

  const std::vector<EpochRecord>& epochs() const { return epochs_; }
  /// Pairs of epochs done and learning rate, at most about 300 for the training. The middle of the second epoch is 1.5.
  const std::vector<std::pair<double, double>>& learning_rates() const { return learning_rates_; }

 private:
  void add_learning_rate(const TrainProgress& progress);

  std::vector<EpochRecord> epochs_;
  std::vector<std::pair<double, double>> learning_rates_;
};

}  // namespace digit::train_app
