#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>

#include "digit/options.h"
#include "train/watch/event_file.h"
#include "train/watch/history.h"
#include "train/watch/progress_display.h"
#include "train/watch/training_log.h"

namespace digit::train_app {

/// The records of a training; none of them changes the weights.
struct WatchOptions {
  std::optional<std::filesystem::path> log;
  std::optional<std::filesystem::path> tensorboard;
  std::optional<std::filesystem::path> report;
};

/// See OptionInfo.
template <OptionsOf<WatchOptions> Options, typename Visitor>
void visit_options(Options& options, Visitor&& visit) {
  constexpr auto kGroup = "Records";
  auto& [log, tensorboard, report] = options;
  visit(OptionInfo{kGroup, "log", "JSON Lines file to append one object per epoch to", {}, false}, log);
  visit(OptionInfo{kGroup, "tensorboard", "Folder for an event file of TensorBoard", {}, false}, tensorboard);
  visit(OptionInfo{kGroup, "report", "Folder for report.html, a page about the training", {}, false}, report);
}

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
