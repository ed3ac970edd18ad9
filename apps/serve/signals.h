#pragma once

namespace digit::serve {

/// SIGTERM, SIGINT and SIGHUP as events to wait for. Made before any other thread, so that no thread is interrupted.
class Signals {
 public:
  Signals();

  /// Waits for one of them and returns its number.
  int wait() const;
};

}  // namespace digit::serve
