#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace digit {

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

}  // namespace digit
