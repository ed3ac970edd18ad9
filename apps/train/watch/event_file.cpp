#include "train/watch/event_file.h"

#include <unistd.h>

#include <array>
#include <bit>
#include <boost/crc.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <system_error>

#include "digit/error.h"

namespace digit::train_app {
namespace {

// Field numbers of event.proto's Event and summary.proto's Summary and Summary.Value.
constexpr std::uint32_t kWallTime = 1;
constexpr std::uint32_t kStep = 2;
constexpr std::uint32_t kFileVersion = 3;
constexpr std::uint32_t kSummary = 5;
constexpr std::uint32_t kValue = 1;
constexpr std::uint32_t kTag = 1;
constexpr std::uint32_t kSimpleValue = 2;

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// CRC-32C, turned and shifted so that a checksum of data that hold checksums is no weaker.
std::uint32_t masked_checksum(std::string_view bytes) {
  constexpr std::uint32_t kMask = 0xA282EAD8;
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> checksum;
  checksum.process_bytes(bytes.data(), bytes.size());
  const std::uint32_t value = checksum.checksum();
  return (value >> 15 | value << 17) + kMask;
}

std::string record(const ProtobufMessage& event) {
  const auto length = little_endian(std::uint64_t{event.bytes().size()});
  return length + little_endian(masked_checksum(length)) + event.bytes() +
         little_endian(masked_checksum(event.bytes()));
}

/// The first record of each file.
std::string version_record() {
  ProtobufMessage event;
  event.add_double(kWallTime, seconds_since_1970());
  event.add_bytes(kFileVersion, "brain.Event:2");
  return record(event);
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

std::filesystem::path new_file_in(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(folder.string() + ": the folder cannot be made: " + error.message());
  const auto seconds = static_cast<std::int64_t>(seconds_since_1970());
  return folder / ("events.out.tfevents." + std::to_string(seconds) + "." + host_name() + "." +
                   std::to_string(::getpid()) + ".digit-train");
}

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

EventFile::EventFile(const std::filesystem::path& folder) : file_(new_file_in(folder)) {
  file_.append(version_record());
}

void EventFile::append(std::size_t step, const std::vector<Scalar>& scalars) {
  ProtobufMessage summary;
  for (const auto& [tag, number] : scalars) {
    ProtobufMessage value;
    value.add_bytes(kTag, tag);
    value.add_float(kSimpleValue, static_cast<float>(number));
    summary.add_bytes(kValue, value.bytes());
  }
  ProtobufMessage event;
  event.add_double(kWallTime, seconds_since_1970());
  event.add_integer(kStep, step);
  event.add_bytes(kSummary, summary.bytes());
  file_.append(record(event));
}

std::vector<EventFile::Scalar> scalars_of(const EpochRecord& record) {
  std::vector<EventFile::Scalar> scalars = {{"loss/train", record.progress.loss},
                                            {"accuracy/train", record.progress.accuracy},
                                            {"learning_rate", record.progress.learning_rate},
                                            {"images_per_second", record.images_per_second}};
  if (record.progress.validation_loss) scalars.emplace_back("loss/validation", *record.progress.validation_loss);
  if (record.progress.validation_accuracy)
    scalars.emplace_back("accuracy/validation", *record.progress.validation_accuracy);
  return scalars;
}

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

}  // namespace digit::train_app
