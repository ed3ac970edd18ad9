#pragma once

#include <map>
#include <optional>
#include <string>

#include "digit/checkpoint.h"
#include "digit/labeled_images.h"
#include "digit/trainer.h"
#include "train/command_line.h"

namespace digit::train_app {

/// The checkpoint that a command goes on from, where it does, and the one it writes.
class CheckpointFile {
 public:
  /// Throws digit::Error that names the file to go on from where it cannot be read, is damaged, or is one of other
  /// options or data. The command must outlive this. `group`: where several processes train together, of which rank 0
  /// alone reads and writes files; else nullptr.
  CheckpointFile(const TrainCommand& command, const LabeledImages& data, Collective* group);

  /// For `train`; to be used no longer than this object.
  Checkpointing hooks() const;

 private:
  const TrainCommand& command_;
  std::map<std::string, std::string> options_;
  std::string data_;
  std::optional<Checkpoint> start_;
};

}  // namespace digit::train_app
