#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace digit::serve_app {

enum class LogFormat { kText, kJson };

/// An answered request in the access log. It contains nothing of the body.
struct AccessEntry {
  std::string_view id;
  std::string_view peer;
  std::string_view method;
  std::string_view route;
  int status = 0;
  /// The time from the last byte of the request to its reply.
  std::chrono::nanoseconds duration{};
  std::size_t body_bytes = 0;
  std::size_t batch_size = 0;
};

/// Writes lines to standard error: messages immediately, access entries with a short delay, several at once.
/// Thread-safe.
class Log {
 public:
  explicit Log(LogFormat format = LogFormat::kText, int descriptor = 2);
  /// Writes the buffered entries.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void info(std::string_view message) { write("info", message); }
  void error(std::string_view message) { write("error", message); }
  void access(const AccessEntry& entry);

 private:
  void write(std::string_view level, std::string_view message) const;
  void flush_periodically(const std::stop_token& stop);

  LogFormat format_;
  int descriptor_;
  std::mutex mutex_;
  std::condition_variable_any is_stopping_;
  std::string buffer_;
  std::jthread flusher_;
};

}  // namespace digit::serve_app
