#pragma once

#include <filesystem>

#include "train/watch/append_file.h"
#include "train/watch/history.h"

namespace digit::train_app {

/// A JSON Lines file with one object an epoch, in docs/training.md. Lines that are there already stay, so that a run
/// that goes on from a checkpoint continues its log.
class TrainingLog {
 public:
  /// Throws digit::Error that names the file where it cannot be written.
  explicit TrainingLog(const std::filesystem::path& file);

  /// The line is in the file when this returns. Throws digit::Error that names the file where it could not be written;
  /// the lines before it are then whole.
  void append(const EpochRecord& record);

 private:
  AppendFile file_;
};

}  // namespace digit::train_app
