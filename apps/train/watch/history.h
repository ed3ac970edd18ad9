#pragma once

#include <utility>
#include <vector>

#include "digit/training.h"

namespace digit::train_app {

/// What one epoch came to.
struct EpochRecord {
  /// After the epoch's last batch.
  TrainProgress progress;
  /// What this epoch took.
  double seconds = 0;
  double images_per_second = 0;
};

/// Collects a record an epoch from the progress of a training.
class History {
 public:
  /// To be called after each batch. Returns the record of the epoch that ended with it, if one did; it is valid until
  /// the next call.
  const EpochRecord* add(const TrainProgress& progress);

  const std::vector<EpochRecord>& epochs() const { return epochs_; }
  /// Learning rates by the epochs done, 1.5 being the middle of the second; a few hundred of them over the training.
  const std::vector<std::pair<double, double>>& learning_rates() const { return learning_rates_; }

 private:
  void add_learning_rate(const TrainProgress& progress);

  std::vector<EpochRecord> epochs_;
  std::vector<std::pair<double, double>> learning_rates_;
};

}  // namespace digit::train_app
