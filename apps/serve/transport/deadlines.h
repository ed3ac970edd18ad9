#pragma once

#include <array>
#include <chrono>
#include <list>
#include <optional>

namespace digit::serve_app {

class Connection;

using Clock = std::chrono::steady_clock;

/// The phases of a connection. Each but the last has a time limit.
enum class Phase {
  kPause,      ///< Between two requests. When it ends, the connection frees its buffers and is idle.
  kIdle,       ///< Between two requests, without buffers.
  kHead,       ///< The headers of a request arrive.
  kBody,       ///< The body of a request arrives.
  kAnswer,     ///< The reply is computed.
  kSend,       ///< The client reads the reply. When it ends, the speed of the client is checked.
  kClosing,    ///< The reply is sent, and the client's remaining bytes are read.
  kAbandoned,  ///< The connection is closed, but a fiber still uses it. Has no time limit.
};

struct PhaseTimes {
  std::chrono::milliseconds pause{1'000};
  std::chrono::milliseconds idle{75'000};
  std::chrono::milliseconds head{10'000};
  std::chrono::milliseconds body{30'000};
  std::chrono::milliseconds answer{30'000};
  std::chrono::milliseconds send_check{10'000};
  std::chrono::milliseconds closing{1'000};
};

/// The deadlines of the connections of an event loop. All connections of a phase have the same time limit, so that one
/// queue for each phase keeps them sorted. Moving a connection between the queues allocates no memory.
class Deadlines {
 public:
  struct Entry {
    Connection* connection = nullptr;
    Phase phase = Phase::kIdle;
    Clock::time_point when;
  };
  using Handle = std::list<Entry>::iterator;

  explicit Deadlines(const PhaseTimes& times)
      : times_{times.pause,  times.idle,       times.head,    times.body,
               times.answer, times.send_check, times.closing, std::chrono::hours(24 * 365)} {}

  Handle add(Connection& connection, Phase phase, Clock::time_point now) {
    auto& queue = queues_[index(phase)];
    return queue.insert(queue.end(), {&connection, phase, now + times_[index(phase)]});
  }

  /// Starts a phase of the connection.
  void move(Handle handle, Phase phase, Clock::time_point now) {
    auto& to = queues_[index(phase)];
    to.splice(to.end(), queues_[index(handle->phase)], handle);
    handle->phase = phase;
    handle->when = now + times_[index(phase)];
  }

  void remove(Handle handle) { queues_[index(handle->phase)].erase(handle); }

  /// Returns a connection whose deadline has passed, or nullptr.
  Connection* first_expired(Clock::time_point now) const {
    for (const auto& queue : queues_) {
      if (!queue.empty() && queue.front().when <= now) return queue.front().connection;
    }
    return nullptr;
  }

  /// Returns the earliest deadline.
  std::optional<Clock::time_point> next() const {
    std::optional<Clock::time_point> next;
    for (const auto& queue : queues_) {
      if (!queue.empty() && (!next || queue.front().when < *next)) next = queue.front().when;
    }
    return next;
  }

 private:
  static std::size_t index(Phase phase) { return static_cast<std::size_t>(phase); }

  std::array<std::chrono::milliseconds, 8> times_;
  std::array<std::list<Entry>, 8> queues_;
};

}  // namespace digit::serve_app
