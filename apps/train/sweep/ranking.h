#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "train/sweep/sweep_config.h"

namespace digit::train_app {

/// What became of a trial.
struct TrialResult {
  /// Counted from 1, in the order in which they are tried.
  std::size_t number = 0;
  Trial trial;
  /// On the validation images, accuracy in [0, 1] and loss in nats; nothing where it came to no end.
  std::optional<double> accuracy;
  std::optional<double> loss;
  double seconds = 0;
  /// Why it came to no end.
  std::string failure;
};

/// The best first: by accuracy, among equals by loss; then those without.
void rank(std::vector<TrialResult>& results);

/// A line a trial, with the options that are varied.
std::string ranking_text(const std::vector<TrialResult>& ranked, const SweepConfig& config);

/// The same as JSON, with all options.
std::string ranking_json(const std::vector<TrialResult>& ranked, std::size_t not_tried);

}  // namespace digit::train_app
