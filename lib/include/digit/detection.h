#pragma once

#include <optional>
#include <span>

#include "digit/export.h"

namespace digit {

/// How well a score of 0 to 1 (`is_digit`) tells digits from what is none.
struct Detection {
  /// Area under the ROC curve, in [0, 1]: how likely a digit scores above a non-digit, equal scores counting half
  /// (Hanley and McNeil, The Meaning and Use of the Area under a ROC Curve, 1982). Nothing without both kinds.
  std::optional<double> auroc;
  /// Share of the digits that are refused, in [0, 1]. Nothing without digits or without a threshold.
  std::optional<double> rejected_digits;
  /// The same of the non-digits.
  std::optional<double> rejected_non_digits;
};

/// A score below `threshold` is refused. Throws std::invalid_argument for a score that is not finite.
[[nodiscard]] DIGIT_EXPORT Detection evaluate_detection(std::span<const float> digits,
                                                        std::span<const float> non_digits,
                                                        std::optional<double> threshold);

}  // namespace digit
