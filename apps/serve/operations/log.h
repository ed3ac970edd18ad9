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

/// One answered request, for the access log. Never what was in it.
struct AccessEntry {
  std::string_view id;
  std::string_view peer;
  std::string_view method;
  std::string_view route;
  int status = 0;
  /// From the request's last byte to its answer.
  std::chrono::nanoseconds duration{};
  std::size_t body_bytes = 0;
  std::size_t batch_size = 0;
};

/// Lines on standard error: events at once, requests gathered for a moment. Safe to use from several threads at once.
class Log {
 public:
  explicit Log(LogFormat format = LogFormat::kText, int descriptor = 2);
  /// Writes what is gathered.
  ~Log();
  Log(const Log&) = delete;
  Log& operator=(const Log&) = delete;

  void info(std::string_view message) { event("info", message); }
  void error(std::string_view message) { event("error", message); }
  void access(const AccessEntry& entry);

 private:
  void event(std::string_view level, std::string_view message);
  void write_gathered(const std::stop_token& stop);

  LogFormat format_;
  int descriptor_;
  std::mutex mutex_;
  std::condition_variable_any is_ending_;
  std::string gathered_;
  std::jthread writer_;
};

}  // namespace digit::serve_app
