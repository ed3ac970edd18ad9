#pragma once

#include <cstddef>
#include <filesystem>
#include <string_view>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "train/watch/history.h"

namespace digit::train_app {

/// A file to append to. A reader never sees a part of an append, unless a write fails and the file cannot be truncated.
class AppendFile {
 public:
  /// Opens `file` for appending, or creates it. Throws digit::Error if that fails.
  explicit AppendFile(std::filesystem::path file);

  /// Writes `bytes` without buffering. If that fails, removes what was written and throws digit::Error.
  void append(std::string_view bytes);

  /// Returns the last byte, or a line feed if the file is empty.
  char last_byte() const;

 private:
  [[noreturn]] void fail(const char* what, int error_number) const;

  std::filesystem::path file_;
  base::FileDescriptor descriptor_;
};

/// A JSON Lines file with one object per epoch; see docs/training.md. Appends to an existing file, so that a resumed
/// training continues its log.
class TrainingLog {
 public:
  /// Throws digit::Error if the file cannot be written.
  explicit TrainingLog(const std::filesystem::path& file);

  /// Writes a line without buffering. If that fails, the previous lines stay complete; throws digit::Error.
  void append(const EpochRecord& record);

 private:
  AppendFile file_;
};

/// An event file for TensorBoard: records (length, payload and checksums; TensorFlow's "TFRecord") of the protocol
/// buffer message `Event` (tensorflow/core/util/event.proto).
class EventFile {
 public:
  using Scalar = std::pair<std::string_view, double>;

  /// Creates a new file in `folder`, and the folder if it is missing. The file is named as TensorBoard expects and
  /// sorts after those of earlier runs. Throws digit::Error if that fails.
  explicit EventFile(const std::filesystem::path& folder);

  /// Writes the values of one step with their tags and the current time. Throws digit::Error if that fails.
  void append(std::size_t step, const std::vector<Scalar>& scalars);

 private:
  AppendFile file_;
};

/// The scalars of an epoch by tag: `loss/train`, `accuracy/train`, `learning_rate`, `images_per_second`, and
/// `loss/validation` and `accuracy/validation` if there are validation images.
std::vector<EventFile::Scalar> scalars_of(const EpochRecord& record);

}  // namespace digit::train_app
