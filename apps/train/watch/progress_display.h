#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "common/program.h"
#include "digit/training.h"

namespace digit::train_app {

using common::terminal_columns;

/// The last `width` of the values as a row of bars, one character each, from the lowest of them (▁) to the highest (█).
std::string sparkline(std::span<const double> values, std::size_t width);

/// Shows training as it goes: on a terminal a bar that is drawn over itself, elsewhere one line an epoch and no control
/// characters. On a terminal the curve of the accuracy, that on the validation images where there are any, follows.
class ProgressDisplay {
 public:
  /// `out` must outlive the display; `columns` is the width of the terminal that it is, or 0.
  ProgressDisplay(std::ostream& out, std::size_t columns) : out_(out), columns_(columns) {}

  void show(const TrainProgress& progress);
  /// Ends a line that was begun, so that something else can be printed.
  void finish_line();

 private:
  void draw_bar(const TrainProgress& progress);
  void print_epoch(const TrainProgress& progress);
  void erase_line();

  std::ostream& out_;
  std::size_t columns_;
  bool line_begun_ = false;
  std::chrono::steady_clock::time_point last_drawn_{};
  /// The accuracies of the epochs that ended.
  std::vector<double> curve_;
};

}  // namespace digit::train_app
