#include "train/watch/log_files.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <bit>
#include <boost/crc.hpp>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <system_error>

#include "digit/error.h"

namespace digit::train_app {
namespace {

// Field numbers in event.proto (Event) and summary.proto (Summary, Summary.Value).
constexpr std::uint32_t kWallTime = 1;
constexpr std::uint32_t kStep = 2;
constexpr std::uint32_t kFileVersion = 3;
constexpr std::uint32_t kSummary = 5;
constexpr std::uint32_t kValue = 1;
constexpr std::uint32_t kTag = 1;
constexpr std::uint32_t kSimpleValue = 2;

/// Wire types of protocol buffers (https://protobuf.dev/programming-guides/encoding).
enum class WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kLengthDelimited = 2, kFixed32 = 5 };

template <typename Value>
std::string little_endian(Value value) {
  std::string bytes;
  for (std::size_t i = 0; i < sizeof(Value); ++i) bytes.push_back(static_cast<char>(value >> (8 * i) & 0xFF));
  return bytes;
}

std::string varint(std::uint64_t value) {
  constexpr std::uint64_t kContinued = 0x80;
  std::string bytes;
  for (; value >= kContinued; value >>= 7) bytes.push_back(static_cast<char>(value | kContinued));
  bytes.push_back(static_cast<char>(value));
  return bytes;
}

std::string key(std::uint32_t field, WireType type) {
  return varint(std::uint64_t{field} << 3 | static_cast<std::uint64_t>(type));
}

std::string integer_field(std::uint32_t field, std::uint64_t value) {
  return key(field, WireType::kVarint) + varint(value);
}

std::string double_field(std::uint32_t field, double value) {
  return key(field, WireType::kFixed64) + little_endian(std::bit_cast<std::uint64_t>(value));
}

std::string float_field(std::uint32_t field, float value) {
  return key(field, WireType::kFixed32) + little_endian(std::bit_cast<std::uint32_t>(value));
}

/// A string or an embedded message.
std::string bytes_field(std::uint32_t field, std::string_view bytes) {
  return key(field, WireType::kLengthDelimited) + varint(bytes.size()) + std::string(bytes);
}

double seconds_since_1970() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

/// CRC-32C, rotated and offset as the TFRecord format requires, because a CRC of data that contains CRCs is weak.
std::uint32_t masked_checksum(std::string_view bytes) {
  constexpr std::uint32_t kMask = 0xA282EAD8;
  boost::crc_optimal<32, 0x1EDC6F41, 0xFFFFFFFF, 0xFFFFFFFF, true, true> checksum;
  checksum.process_bytes(bytes.data(), bytes.size());
  return std::rotr(static_cast<std::uint32_t>(checksum.checksum()), 15) + kMask;
}

/// A TFRecord with an Event of the current time and the given fields.
std::string event_record(const std::string& fields) {
  const auto event = double_field(kWallTime, seconds_since_1970()) + fields;
  const auto length = little_endian(std::uint64_t{event.size()});
  return length + little_endian(masked_checksum(length)) + event + little_endian(masked_checksum(event));
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0) return "localhost";
  return name.data();
}

std::filesystem::path new_event_file(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(folder.string() + ": cannot create the folder: " + error.message());
  const auto seconds = static_cast<std::int64_t>(seconds_since_1970());
  return folder / ("events.out.tfevents." + std::to_string(seconds) + "." + host_name() + "." +
                   std::to_string(::getpid()) + ".digit-train");
}

}  // namespace

AppendFile::AppendFile(std::filesystem::path file)
    : file_(std::move(file)), descriptor_(::open(file_.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0666)) {
  if (!descriptor_) fail("cannot be written", errno);
}

void AppendFile::append(std::string_view bytes) {
  const auto end = ::lseek(descriptor_.get(), 0, SEEK_END);
  const int error_number = base::write_all(descriptor_.get(), bytes);
  if (error_number == 0) return;
  const bool is_restored = end >= 0 && ::ftruncate(descriptor_.get(), end) == 0;
  fail(is_restored ? "cannot be written" : "cannot be written, and its end may be damaged", error_number);
}

char AppendFile::last_byte() const {
  const auto end = ::lseek(descriptor_.get(), 0, SEEK_END);
  char last = '\n';
  if (end > 0 && ::pread(descriptor_.get(), &last, 1, end - 1) < 0) fail("cannot be read", errno);
  return last;
}

void AppendFile::fail(const char* what, int error_number) const {
  throw Error(file_.string() + ": " + what + ": " + std::generic_category().message(error_number));
}

TrainingLog::TrainingLog(const std::filesystem::path& file) : file_(file) {
  // A killed run can leave an incomplete last line, which must not merge with the next line.
  if (file_.last_byte() != '\n') file_.append("\n");
}

void TrainingLog::append(const EpochRecord& record) {
  const auto& progress = record.progress;
  nlohmann::ordered_json json = {{"epoch", progress.epoch},
                                 {"epochs", progress.epochs},
                                 {"loss", progress.loss},
                                 {"accuracy", progress.accuracy},
                                 {"learning_rate", progress.learning_rate},
                                 {"seconds", record.seconds},
                                 {"images_per_second", record.images_per_second}};
  if (progress.validation_loss) json["validation_loss"] = *progress.validation_loss;
  if (progress.validation_accuracy) json["validation_accuracy"] = *progress.validation_accuracy;
  file_.append(json.dump() + "\n");
}

EventFile::EventFile(const std::filesystem::path& folder) : file_(new_event_file(folder)) {
  file_.append(event_record(bytes_field(kFileVersion, "brain.Event:2")));
}

void EventFile::append(std::size_t step, const std::vector<Scalar>& scalars) {
  std::string summary;
  for (const auto& [tag, value] : scalars) {
    summary += bytes_field(kValue, bytes_field(kTag, tag) + float_field(kSimpleValue, static_cast<float>(value)));
  }
  file_.append(event_record(integer_field(kStep, step) + bytes_field(kSummary, summary)));
}

std::vector<EventFile::Scalar> scalars_of(const EpochRecord& record) {
  const auto& progress = record.progress;
  std::vector<EventFile::Scalar> scalars = {{"loss/train", progress.loss},
                                            {"accuracy/train", progress.accuracy},
                                            {"learning_rate", progress.learning_rate},
                                            {"images_per_second", record.images_per_second}};
  if (progress.validation_loss) scalars.emplace_back("loss/validation", *progress.validation_loss);
  if (progress.validation_accuracy) scalars.emplace_back("accuracy/validation", *progress.validation_accuracy);
  return scalars;
}

}  // namespace digit::train_app
