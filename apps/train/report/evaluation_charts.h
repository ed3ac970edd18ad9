#pragma once

#include <string>
#include <vector>

#include "digit/evaluation.h"

namespace digit::train_app {

/// A reliability diagram (Guo et al., 2017) as inline SVG: for the answers of each bin of confidence how many of them
/// were right; the larger the dot, the more answers.
std::string draw_calibration(const Evaluation& evaluation);

/// The confusion matrix as an HTML table, a row for each true class, a column for each answer; mistakes are tinted by
/// their number. Each row ends with its recall, and the last row holds the precisions.
std::string draw_confusion(const Evaluation& evaluation, const std::vector<std::string>& class_names);

}  // namespace digit::train_app
