#pragma once

#include <string>
#include <vector>

#include "digit/evaluation.h"

namespace digit {

/// The confusion matrix as an HTML table, a row for each true class, a column for each answer; mistakes are tinted by
/// their number. Each row ends with its recall, and the last row holds the precisions.
std::string draw_confusion(const Evaluation& evaluation, const std::vector<std::string>& class_names);

}  // namespace digit
