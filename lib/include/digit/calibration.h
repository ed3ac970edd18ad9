#pragma once

#include <optional>

#include "digit/classifier.h"
#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

struct Calibration {
  double temperature = 1;
  /// Below it an input is refused; nothing without a detector.
  std::optional<double> is_digit_threshold;
  /// In [0, 1], on what the network was calibrated on: what options may be chosen by.
  double accuracy = 0;
};

/// Finds the temperature that makes `held_out` most likely (Guo et al., On Calibration of Modern Neural Networks,
/// 2017), and the `is_digit` below which one in 400 of its digits lies. `held_out` must not be empty.
DIGIT_EXPORT Calibration calibrate(Classifier& network, const LabeledImages& held_out);

}  // namespace digit
