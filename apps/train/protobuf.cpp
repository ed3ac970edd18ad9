#include "train/protobuf.h"

#include <bit>
#include <cstddef>

namespace digit {
namespace {

constexpr std::uint32_t kVarint = 0;
constexpr std::uint32_t kFixed64 = 1;
constexpr std::uint32_t kLengthDelimited = 2;
constexpr std::uint32_t kFixed32 = 5;

template <typename Value>
std::string lowest_first(Value value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(Value); ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
  return bytes;
}

}  // namespace

void ProtobufMessage::add_integer(std::uint32_t field, std::uint64_t value) {
  add_tag(field, kVarint);
  add_varint(value);
}

void ProtobufMessage::add_double(std::uint32_t field, double value) {
  add_tag(field, kFixed64);
  bytes_ += little_endian(std::bit_cast<std::uint64_t>(value));
}

void ProtobufMessage::add_float(std::uint32_t field, float value) {
  add_tag(field, kFixed32);
  bytes_ += little_endian(std::bit_cast<std::uint32_t>(value));
}

void ProtobufMessage::add_bytes(std::uint32_t field, std::string_view bytes) {
  add_tag(field, kLengthDelimited);
  add_varint(bytes.size());
  bytes_ += bytes;
}

void ProtobufMessage::add_varint(std::uint64_t value) {
  constexpr std::uint64_t kContinued = 0x80;
  for (; value >= kContinued; value >>= 7) bytes_.push_back(static_cast<char>(value | kContinued));
  bytes_.push_back(static_cast<char>(value));
}

void ProtobufMessage::add_tag(std::uint32_t field, std::uint32_t wire_type) {
  add_varint(std::uint64_t{field} << 3 | wire_type);
}

std::string little_endian(std::uint32_t value) { return lowest_first(value); }
std::string little_endian(std::uint64_t value) { return lowest_first(value); }

}  // namespace digit
