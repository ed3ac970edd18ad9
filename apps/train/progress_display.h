#pragma once

#include <chrono>
#include <iosfwd>

#include "digit/training.h"

namespace digit {

/// Shows training as it goes: on a terminal a bar that is drawn over itself, elsewhere one line an epoch and no control
/// characters.
class ProgressDisplay {
 public:
  /// `out` must outlive the display; `live` says whether it is a terminal.
  ProgressDisplay(std::ostream& out, bool live) : out_(out), live_(live) {}

  void show(const TrainProgress& progress);
  /// Ends a line that was begun, so that something else can be printed.
  void finish_line();

 private:
  void draw_bar(const TrainProgress& progress);
  void print_epoch(const TrainProgress& progress);

  std::ostream& out_;
  bool live_;
  bool line_begun_ = false;
  double epoch_start_ = 0;
  std::chrono::steady_clock::time_point last_drawn_{};
};

}  // namespace digit
