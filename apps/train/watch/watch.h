#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <iosfwd>
#include <optional>

#include "train/watch/event_file.h"
#include "train/watch/history.h"
#include "train/watch/progress_display.h"
#include "train/watch/training_log.h"

namespace digit::train_app {

/// Where a training is written down while and after it runs. None of it changes the model.
struct WatchOptions {
  std::optional<std::filesystem::path> log;
  std::optional<std::filesystem::path> tensorboard;
  std::optional<std::filesystem::path> report;
};

/// Binds flags to `options`, which must outlive `app`.
void bind_watch_options(CLI::App& app, WatchOptions& options);

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

}  // namespace digit::train_app
