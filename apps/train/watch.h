#pragma once

#include <iosfwd>
#include <optional>

#include "train/event_file.h"
#include "train/history.h"
#include "train/progress_display.h"
#include "train/training_log.h"
#include "train/watch_options.h"

namespace digit {

/// All that follows a training as it goes: the display, the history, the log and TensorBoard's file.
class Watch {
 public:
  /// Opens the files, so that one that cannot be written is known before the first step: digit::Error names it. `out`
  /// must outlive the watch; `columns` is 0 where it is no terminal.
  Watch(const WatchOptions& options, std::ostream& out, std::size_t columns);

  /// To be called after each batch. A file that can no longer be written is told on standard error and given up; it
  /// does not end the training.
  void show(const TrainProgress& progress);
  /// Ends a line that was begun, so that something else can be printed.
  void finish_line() { display_.finish_line(); }

  const History& history() const { return history_; }

 private:
  void write_down(const EpochRecord& record);

  ProgressDisplay display_;
  History history_;
  std::optional<TrainingLog> log_;
  std::optional<EventFile> events_;
};

}  // namespace digit
