#pragma once

#include <map>
#include <optional>
#include <string>

#include "digit/checkpoint.h"
#include "digit/labeled_images.h"
#include "digit/trainer.h"
#include "train/command_line.h"

namespace digit::train_app {

/// The checkpoint that a command resumes from and the one that it writes, if there are any.
class CheckpointFile {
 public:
  /// Reads the checkpoint to resume from. Throws digit::Error that names the file if it cannot be read, is damaged, or
  /// has other options or data. The command must outlive this object. `group` is nullptr if this process trains alone;
  /// otherwise only rank 0 reads and writes files.
  CheckpointFile(const TrainCommand& command, const LabeledImages& data, Collective* group);

  /// Returns the argument for `train`, valid for the life of this object.
  Checkpointing hooks() const;

 private:
  const TrainCommand& command_;
  std::map<std::string, std::string> options_;
  std::string data_;
  std::optional<Checkpoint> start_;
};

}  // namespace digit::train_app
