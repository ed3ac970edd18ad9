#pragma once

#include <array>
#include <chrono>
#include <list>
#include <optional>

namespace digit::serve_app {

class Connection;

using Clock = std::chrono::steady_clock;

/// What a connection is given a limited time for.
enum class Phase { kIdle, kHead, kBody, kAnswer, kClosing };

struct PhaseTimes {
  std::chrono::milliseconds idle{75'000};
  std::chrono::milliseconds head{10'000};
  std::chrono::milliseconds body{30'000};
  std::chrono::milliseconds answer{30'000};
  std::chrono::milliseconds closing{1'000};
};

/// The deadlines of a loop's connections: one queue a phase, in which all wait equally long, so that the first is
/// always the next. Moving a connection to the end of a queue costs no allocation.
class Deadlines {
 public:
  struct Entry {
    Connection* connection = nullptr;
    Phase phase = Phase::kIdle;
    Clock::time_point when;
  };
  using Handle = std::list<Entry>::iterator;

  explicit Deadlines(const PhaseTimes& times)
      : times_{times.idle, times.head, times.body, times.answer, times.closing} {}

  Handle add(Connection& connection, Phase phase, Clock::time_point now) {
    auto& queue = queues_[index(phase)];
    return queue.insert(queue.end(), {&connection, phase, now + times_[index(phase)]});
  }

  void move(Handle handle, Phase phase, Clock::time_point now) {
    auto& to = queues_[index(phase)];
    to.splice(to.end(), queues_[index(handle->phase)], handle);
    handle->phase = phase;
    handle->when = now + times_[index(phase)];
  }

  void remove(Handle handle) { queues_[index(handle->phase)].erase(handle); }

  /// The connection whose time ran out first, if any did.
  Connection* overdue(Clock::time_point now) const {
    for (const auto& queue : queues_) {
      if (!queue.empty() && queue.front().when <= now) return queue.front().connection;
    }
    return nullptr;
  }

  std::optional<Clock::time_point> next() const {
    std::optional<Clock::time_point> next;
    for (const auto& queue : queues_) {
      if (!queue.empty() && (!next || queue.front().when < *next)) next = queue.front().when;
    }
    return next;
  }

 private:
  static std::size_t index(Phase phase) { return static_cast<std::size_t>(phase); }

  std::array<std::chrono::milliseconds, 5> times_;
  std::array<std::list<Entry>, 5> queues_;
};

}  // namespace digit::serve_app
