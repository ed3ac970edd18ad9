#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>

#include "common/terminal.h"
#include "digit/options.h"
#include "train/watch/history.h"
#include "train/watch/log_files.h"
#include "train/watch/progress_display.h"

namespace digit::train_app {

/// Where to record the progress of a training. None of the options changes the model.
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

/// Passes the progress of a training to the display, the history, the log and the event file for TensorBoard.
class Watch {
 public:
  /// Opens the files. Throws digit::Error if one of them cannot be written. `out` must outlive the watch.
  Watch(const WatchOptions& options, std::ostream& out, const common::Terminal& terminal);

  /// Takes the progress after each batch. If a file can no longer be written, prints an error and closes the file; the
  /// training continues.
  void show(const TrainProgress& progress);
  /// Ends an incomplete line, so that other output can follow.
  void finish_line() { display_.finish_line(); }

  const History& history() const { return history_; }

 private:
  void write_files(const EpochRecord& record);

  ProgressDisplay display_;
  History history_;
  std::optional<TrainingLog> log_;
  std::optional<EventFile> events_;
};

}  // namespace digit::train_app
