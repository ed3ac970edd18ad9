#pragma once

#include <chrono>
#include <cstddef>
#include <iosfwd>
#include <span>
#include <string>
#include <vector>

#include "common/terminal.h"
#include "digit/training.h"

namespace digit::train_app {

/// Draws the last `width` values as a row of bars, one character each, from the lowest (▁, or . in ASCII) to the
/// highest (█, or @).
std::string sparkline(std::span<const double> values, std::size_t width, bool is_utf8);

/// Prints one line per epoch. On a terminal, also redraws a progress bar and adds a sparkline of the accuracy, measured
/// on the validation images if there are any. A line fits every terminal of at least 40 columns: a narrow one leaves
/// out the sparkline first, then the bar and the less important figures. Writes no colors, and no control characters if
/// the width of the terminal is 0.
class ProgressDisplay {
 public:
  /// `out` must outlive the display.
  ProgressDisplay(std::ostream& out, const common::Terminal& terminal) : out_(out), terminal_(terminal) {}

  void show(const TrainProgress& progress);
  /// Ends an incomplete line, so that other output can follow.
  void finish_line();

 private:
  void draw_bar(const TrainProgress& progress);
  void print_epoch(const TrainProgress& progress);
  void erase_line();
  /// As much of the sparkline as fits after `used` columns.
  std::string sparkline_text(std::size_t used) const;

  std::ostream& out_;
  common::Terminal terminal_;
  bool line_begun_ = false;
  std::chrono::steady_clock::time_point last_drawn_{};
  /// The accuracy after each epoch.
  std::vector<double> accuracies_;
};

}  // namespace digit::train_app
