#include "operations/log.h"

#include <array>
#include <ctime>

#include "http/json_writer.h"

namespace digit::serve_app {
namespace {

/// Returns the time in ISO 8601: `2026-01-31T12:00:00.123Z`.
std::string now_text() {
  const auto now = std::chrono::system_clock::now();
  const auto seconds = std::chrono::system_clock::to_time_t(now);
  const auto milliseconds =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count() % 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 40> text{};
  const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  const std::string fraction = std::to_string(milliseconds + 1000).substr(1);
  return std::string(text.data(), size) + '.' + fraction + 'Z';
}

auto microseconds(const AccessEntry& entry) {
  return std::chrono::duration_cast<std::chrono::microseconds>(entry.duration).count();
}

void append_json(std::string& lines, const AccessEntry& entry) {
  JsonObject object(lines);
  object.add("time", now_text());
  object.add("level", "access");
  object.add("id", entry.id);
  object.add("peer", entry.peer);
  object.add("method", entry.method);
  object.add("route", entry.route);
  object.add("status", entry.status);
  object.add("microseconds", microseconds(entry));
  object.add("bytes", entry.body_bytes);
  object.add("batch", entry.batch_size);
  if (!entry.traceparent.empty()) object.add("traceparent", entry.traceparent);
}

void append_text(std::string& lines, const AccessEntry& entry) {
  lines += now_text();
  for (const std::string_view part : {entry.peer, entry.id, entry.method, entry.route}) lines.append(" ").append(part);
  append_number(lines += ' ', entry.status);
  append_number(lines += ' ', microseconds(entry));
  append_number(lines += "us ", entry.body_bytes);
  append_number(lines += "B batch ", entry.batch_size);
  if (!entry.traceparent.empty()) lines.append(" traceparent ").append(entry.traceparent);
}

}  // namespace

Log::Log(LogFormat format, int descriptor)
    : format_(format), writer_(descriptor, [this](std::size_t lines, const std::string& reason) {
        return message_line("error", "the log lost " + std::to_string(lines) + " lines: " + reason);
      }) {}

std::string Log::message_line(std::string_view level, std::string_view message) const {
  std::string line;
  if (format_ == LogFormat::kText) {
    line.append("digit-serve: ").append(message);
  } else {
    JsonObject object(line);
    object.add("time", now_text());
    object.add("level", level);
    object.add("message", message);
  }
  return line;
}

void Log::access(const AccessEntry& entry) {
  std::string line;
  (format_ == LogFormat::kJson ? append_json : append_text)(line, entry);
  writer_.write(line, LineWriter::Urgency::kSoon);
}

}  // namespace digit::serve_app
