#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <vector>

#include "digit/evaluation.h"

namespace digit::common {

/// Formats a fraction in [0, 1] as a percentage, such as "97.53 %".
std::string percent(double fraction);

/// Prints rows of right-aligned cells. All columns have the width of the longest cell and a space, or `min_width` if
/// that is larger.
void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t min_width);

/// Prints the confusion matrix: one row per true class, one column per predicted class.
void print_confusion(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names);

/// Prints a table with one row per class: the number of images, the recall and the precision.
void print_classes(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names);

}  // namespace digit::common
