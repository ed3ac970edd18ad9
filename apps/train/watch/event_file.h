#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "train/watch/append_file.h"
#include "train/watch/history.h"

namespace digit::train_app {

/// A message in protocol buffers' wire format (https://protobuf.dev/programming-guides/encoding), as far as event files
/// need it. Fields are written in the order of the calls; `field` is the number in the .proto file.
class ProtobufMessage {
 public:
  void add_integer(std::uint32_t field, std::uint64_t value);
  void add_double(std::uint32_t field, double value);
  void add_float(std::uint32_t field, float value);
  /// A string, or a message within this one.
  void add_bytes(std::uint32_t field, std::string_view bytes);

  const std::string& bytes() const { return bytes_; }

 private:
  void add_varint(std::uint64_t value);
  void add_tag(std::uint32_t field, std::uint32_t wire_type);

  std::string bytes_;
};

/// The value's bytes, lowest first.
std::string little_endian(std::uint32_t value);
std::string little_endian(std::uint64_t value);

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

}  // namespace digit::train_app
