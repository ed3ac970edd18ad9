#pragma once

#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "digit/evaluation.h"

namespace digit::common {

/// Formats a fraction in [0, 1] as a percentage, such as "97.53 %".
std::string percent(double fraction);

/// Returns the names separated by commas: the first `most`, and "..." if there are more.
std::string name_list(std::span<const std::string> names, std::size_t most);

/// Prints rows of right-aligned cells. All columns have the width of the longest cell and a space, or `min_width` if
/// that is larger.
void print_table(std::ostream& out, const std::vector<std::vector<std::string>>& rows, std::size_t min_width);

/// Above this number of classes, a confusion matrix is too large to read.
inline constexpr std::size_t kMaxMatrixClasses = 40;

/// Images of one class that are predicted as another one.
struct Confusion {
  std::size_t truth = 0;
  std::size_t predicted = 0;
  std::size_t count = 0;
};

/// Returns the most frequent confusions, at most 30, in descending order of their counts.
std::vector<Confusion> most_frequent_confusions(const Evaluation& evaluation);

/// Prints the confusion matrix: one row per true class, one column per predicted class. With more than
/// kMaxMatrixClasses classes, prints the most frequent confusions instead.
void print_confusion(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names);

/// Prints a table with one row per class: the number of images, the recall and the precision.
void print_classes(std::ostream& out, const Evaluation& evaluation, const std::vector<std::string>& class_names);

}  // namespace digit::common
