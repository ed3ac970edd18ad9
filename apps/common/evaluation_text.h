#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "digit/evaluation.h"

namespace digit::common {

/// Formats a fraction in [0, 1] as a percentage, such as "97.53 %".
std::string percent(double fraction);

/// Prints the confusion matrix: one row per true class, one column per predicted class.
void print_confusion(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names);

/// Prints a table with one row per class: the number of images, the recall and the precision.
void print_classes(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names);

}  // namespace digit::common
