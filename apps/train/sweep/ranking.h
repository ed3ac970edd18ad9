#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "train/sweep/sweep_config.h"

namespace digit::train_app {

/// The result of a trial.
struct TrialResult {
  /// From 1, in the order of the trials.
  std::size_t number = 0;
  Trial trial;
  /// On the validation images: accuracy in [0, 1] and loss in nats. nullopt if the trial failed.
  std::optional<double> accuracy;
  std::optional<double> loss;
  double seconds = 0;
  /// The reason, if the trial failed.
  std::string failure;
};

/// Sorts by accuracy, highest first, then by loss, lowest first. Failed trials come last.
void rank(std::vector<TrialResult>& results);

/// One line per trial, with the varied options.
std::string ranking_text(const std::vector<TrialResult>& ranked, const SweepConfig& config);

/// The same as JSON, with all options. `not_tried` is the number of trials without a result.
std::string ranking_json(const std::vector<TrialResult>& ranked, std::size_t not_tried);

}  // namespace digit::train_app
