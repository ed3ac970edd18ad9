#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "train/append_file.h"
#include "train/history.h"

namespace digit {

/// An event file as TensorBoard reads it: records (length, payload, checksums; TensorFlow's "TFRecord") of protocol
/// buffers `Event` (tensorflow/core/util/event.proto).
class EventFile {
 public:
  using Scalar = std::pair<std::string_view, double>;

  /// Makes a new file in `folder`, which is made too, named as TensorBoard expects and later in the alphabet than those
  /// of earlier runs. Throws digit::Error that names it where that fails.
  explicit EventFile(const std::filesystem::path& folder);

  /// The values of one step, each under its tag, stamped with the time of the call. Throws digit::Error that names the
  /// file where it cannot be written.
  void append(std::size_t step, const std::vector<Scalar>& scalars);

 private:
  AppendFile file_;
};

/// What TensorBoard is told of an epoch, by tag: `loss/train`, `accuracy/train`, the same for `validation` where there
/// is one, `learning_rate` and `images_per_second`.
std::vector<EventFile::Scalar> scalars_of(const EpochRecord& record);

}  // namespace digit
