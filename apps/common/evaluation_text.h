#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "digit/evaluation.h"

namespace digit::common {

/// A share in [0, 1] as "97.53 %".
std::string percent(double share);

/// The confusion matrix: a row for each true class, a column for each answer.
void print_confusion(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names);

/// For each class: how many there were, how many of them were found (recall), and how many of the answers were right
/// (precision).
void print_classes(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names);

}  // namespace digit::common
