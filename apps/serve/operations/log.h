#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>

#include "operations/line_writer.h"

namespace digit::serve_app {

enum class LogFormat { kText, kJson };

/// An answered request in the access log. It contains nothing of the body.
struct AccessEntry {
  std::string_view id;
  /// The address of the client, or of the proxy before the server.
  std::string_view peer;
  std::string_view method;
  std::string_view route;
  int status = 0;
  /// The time from the last byte of the request to its reply.
  std::chrono::nanoseconds duration{};
  std::size_t body_bytes = 0;
  std::size_t batch_size = 0;
  /// Empty if the client sent none.
  std::string_view traceparent = {};
};

/// Writes lines to standard error: messages at once, access entries with a short delay, several together. Never blocks:
/// if nothing reads standard error, lines are lost, and a line says so as soon as it is read again. Thread-safe.
class Log {
 public:
  explicit Log(LogFormat format = LogFormat::kText, int descriptor = 2);

  void info(std::string_view message) { writer_.write(message_line("info", message), LineWriter::Urgency::kNow); }
  void error(std::string_view message) { writer_.write(message_line("error", message), LineWriter::Urgency::kNow); }
  void access(const AccessEntry& entry);

  /// Waits until all lines are written, for at most `time`. Returns whether they are. The destructor does the same.
  bool flush(std::chrono::milliseconds time) { return writer_.flush(time); }
  std::size_t lost_lines() const { return writer_.lost_lines(); }

 private:
  std::string message_line(std::string_view level, std::string_view message) const;

  LogFormat format_;
  LineWriter writer_;
};

}  // namespace digit::serve_app
