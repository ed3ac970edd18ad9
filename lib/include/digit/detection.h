#pragma once

#include <optional>
#include <span>

#include "digit/export.h"

namespace digit {

/// How well a score in [0, 1], such as `is_digit`, separates digits from non-digits.
struct Detection {
  /// Area under the ROC curve, in [0, 1]: the probability that a digit has a higher score than a non-digit. Equal
  /// scores count as one half (Hanley and McNeil, The Meaning and Use of the Area under a ROC Curve, 1982). Nullopt
  /// unless there are scores of both kinds.
  std::optional<double> auroc;
  /// Share of the digits that are rejected, in [0, 1]. Nullopt without digits or without a threshold.
  std::optional<double> rejected_digits;
  /// Share of the non-digits that are rejected, in [0, 1]. Nullopt without non-digits or without a threshold.
  std::optional<double> rejected_non_digits;
};

/// Evaluates the scores. A score below `threshold` is rejected. Throws std::invalid_argument for a score that is not
/// finite.
[[nodiscard]] DIGIT_EXPORT Detection evaluate_detection(std::span<const float> digits,
                                                        std::span<const float> non_digits,
                                                        std::optional<double> threshold);

}  // namespace digit
