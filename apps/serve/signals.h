#pragma once

#include <chrono>

namespace digit::serve_app {

/// SIGTERM, SIGINT and SIGHUP as events to wait for. Made before any other thread, so that no thread is interrupted.
class Signals {
 public:
  Signals();

  /// Waits for one of them and returns its number.
  int wait() const;

  /// Waits no longer than `time`, and only for those that end the program.
  void wait_for_end(std::chrono::milliseconds time) const;
};

}  // namespace digit::serve_app
