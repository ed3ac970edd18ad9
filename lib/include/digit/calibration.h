#pragma once

#include <cstddef>
#include <limits>
#include <optional>

#include "digit/classifier.h"
#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// What `calibrate` finds.
struct Calibration {
  /// The divisor of the logits.
  double temperature = 1;
  /// Inputs with a lower `is_digit` are rejected. Nullopt without a detector.
  std::optional<double> is_digit_threshold;
  /// Share of correct predictions among the measured images, in [0, 1].
  double accuracy = 0;
};

/// Which images, counted from the first one, a calibration uses for what. All by default.
struct CalibrationParts {
  /// For the accuracy.
  std::size_t measured = std::numeric_limits<std::size_t>::max();
  /// For the threshold. Those after them are so damaged that a detector may reject them.
  std::size_t undamaged = std::numeric_limits<std::size_t>::max();
};

/// Finds the temperature with the lowest negative log-likelihood on `held_out` (Guo et al., On Calibration of Modern
/// Neural Networks, 2017), and the quantile of `is_digit` that rejects one in 200 of its undamaged digits. `held_out`
/// must not be empty, its images must be digits with labels below classes(), and each part must have at least one
/// image; a part that is larger than `held_out` is all of it. Runs the network once on the CPU, in its current mode:
/// call eval() first. Not thread-safe for the same network.
[[nodiscard]] DIGIT_EXPORT Calibration calibrate(Classifier& network, const LabeledImages& held_out,
                                                 const CalibrationParts& parts = {});

}  // namespace digit
