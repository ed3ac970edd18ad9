#include "operations/log.h"

#include <array>
#include <ctime>
#include <utility>

#include "base/file_descriptor.h"
#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

constexpr std::chrono::milliseconds kGatherFor{100};
/// What is gathered while nobody can write is dropped beyond this.
constexpr std::size_t kMostGathered = 8U << 20U;

/// `2026-01-31T12:00:00.123Z`.
std::string now_text() {
  const auto now = std::chrono::system_clock::now();
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  std::string fraction = std::to_string(milliseconds + 1000).substr(1);
  return std::string(text.data(), size) + '.' + fraction + 'Z';
}

void append_member(std::string& line, std::string_view name, std::string_view value) {
  line.append(line.empty() ? "{\"" : ", \"").append(name).append("\": ");
  append_string(line, value);
}

void append_member(std::string& line, std::string_view name, std::int64_t value) {
  line.append(", \"").append(name).append("\": ");
  append_integer(line, value);
}

std::string json_line(const AccessEntry& entry) {
  std::string line;
  append_member(line, "time", now_text());
  append_member(line, "level", "access");
  append_member(line, "id", entry.id);
  append_member(line, "peer", entry.peer);
  append_member(line, "method", entry.method);
  append_member(line, "route", entry.route);
  append_member(line, "status", entry.status);
  append_member(line, "microseconds", std::chrono::duration_cast<std::chrono::microseconds>(entry.duration).count());
  append_member(line, "bytes", static_cast<std::int64_t>(entry.body_bytes));
  append_member(line, "batch", static_cast<std::int64_t>(entry.batch_size));
  return line + "}\n";
}

std::string text_line(const AccessEntry& entry) {
  std::string line = now_text() + ' ';
  line.append(entry.peer).append(" ").append(entry.id).append(" ").append(entry.method).append(" ");
  line.append(entry.route).append(" ").append(std::to_string(entry.status)).append(" ");
  append_integer(line, std::chrono::duration_cast<std::chrono::microseconds>(entry.duration).count());
  line += "us ";
  append_integer(line, static_cast<std::int64_t>(entry.body_bytes));
  line += "B batch ";
  append_integer(line, static_cast<std::int64_t>(entry.batch_size));
  return line + '\n';
}

}  // namespace

Log::Log(LogFormat format, int descriptor)
    : format_(format),
      descriptor_(descriptor),
      writer_([this](const std::stop_token& stop) { write_gathered(stop); }) {}

Log::~Log() {
  writer_.request_stop();
  is_ending_.notify_all();
}

void Log::event(std::string_view level, std::string_view message) {
  std::string line;
  if (format_ == LogFormat::kJson) {
    append_member(line, "time", now_text());
    append_member(line, "level", level);
    append_member(line, "message", message);
    line += "}\n";
  } else {
    line.append("digit-serve: ").append(message).append("\n");
  }
  base::write_all(descriptor_, line);
}

void Log::access(const AccessEntry& entry) {
  const std::string line = format_ == LogFormat::kJson ? json_line(entry) : text_line(entry);
  const std::lock_guard lock(mutex_);
  if (gathered_.size() < kMostGathered) gathered_ += line;
}

void Log::write_gathered(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (true) {
    is_ending_.wait_for(lock, stop, kGatherFor, [] { return false; });
    const std::string lines = std::exchange(gathered_, {});
    lock.unlock();
    base::write_all(descriptor_, lines);
    lock.lock();
    if (stop.stop_requested() && gathered_.empty()) return;
  }
}

}  // namespace digit::serve_app
