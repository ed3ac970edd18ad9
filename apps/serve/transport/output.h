#pragma once

#include <chrono>
#include <cstddef>
#include <string>

#include "transport/channel.h"
#include "transport/deadlines.h"

namespace digit::serve_app {

/// How long a client may take to read a reply.
struct SendLimits {
  /// The time for one reply as a whole.
  std::chrono::milliseconds total{120'000};
  /// The bytes per second below which the client is too slow.
  std::size_t min_rate = 1'000;
};

/// An idle connection keeps no larger buffers than this, and after a pause none.
inline constexpr std::size_t kMaxKeptBytes = 16U << 10U;

/// The bytes of replies that are not sent yet.
class Output {
 public:
  /// The text to which replies are appended.
  std::string& text() { return text_; }
  std::size_t size() const { return text_.size(); }
  bool is_empty() const { return sent_ == text_.size(); }

  /// Sends as many bytes as the channel takes. Returns kDone if none are left.
  Channel::Status send(Channel& channel);

  /// Starts to measure the speed of the client, which must read before more bytes can be sent.
  void begin_waiting(const Channel& channel, Clock::time_point now);

  /// Returns whether the client has received enough since `begin_waiting` or since the previous call.
  bool keeps_pace(const Channel& channel, Clock::time_point now, const SendLimits& limits);

  /// Frees all memory. The output must be empty.
  void release_memory() { text_ = {}; }

 private:
  /// Returns the bytes that the client has received. Negative while the system still holds earlier replies.
  std::ptrdiff_t received(const Channel& channel) const;

  std::string text_;
  std::size_t sent_ = 0;
  Clock::time_point waiting_since_;
  Clock::time_point checked_at_;
  std::ptrdiff_t received_at_check_ = 0;
};

}  // namespace digit::serve_app
