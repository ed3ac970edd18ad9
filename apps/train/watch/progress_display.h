#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "digit/training.h"

namespace digit::train_app {

/// Draws the last `width` values as a row of bars, one character each, from the lowest (▁) to the highest (█).
std::string sparkline(std::span<const double> values, std::size_t width);

/// Prints one line per epoch. On a terminal, also redraws a progress bar and adds a sparkline of the accuracy, measured
/// on the validation images if there are any. Writes no control characters if the output is not a terminal.
class ProgressDisplay {
 public:
  /// `out` must outlive the display. `columns` is the width of the terminal, or 0 if `out` is not a terminal.
  ProgressDisplay(std::ostream& out, std::size_t columns) : out_(out), columns_(columns) {}

  void show(const TrainProgress& progress);
  /// Ends an incomplete line, so that other output can follow.
  void finish_line();

 private:
  void draw_bar(const TrainProgress& progress);
  void print_epoch(const TrainProgress& progress);
  void erase_line();

  std::ostream& out_;
  std::size_t columns_;
  bool line_begun_ = false;
  std::chrono::steady_clock::time_point last_drawn_{};
  /// The accuracy after each epoch.
  std::vector<double> accuracies_;
};

}  // namespace digit::train_app
