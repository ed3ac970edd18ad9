#include "transport/output.h"

namespace digit::serve_app {

Channel::Status Output::send(Channel& channel) {
  while (!is_empty()) {
    const Channel::Result result = channel.write(std::string_view(text_).substr(sent_));
    if (result.status != Channel::Status::kDone) return result.status;
    sent_ += result.bytes;
  }
  text_.clear();
  sent_ = 0;
  if (text_.capacity() > kMaxKeptBytes) text_.shrink_to_fit();
  return Channel::Status::kDone;
}

std::ptrdiff_t Output::received(const Channel& channel) const {
  return static_cast<std::ptrdiff_t>(sent_) - static_cast<std::ptrdiff_t>(channel.unacknowledged_bytes());
}

void Output::begin_waiting(const Channel& channel, Clock::time_point now) {
  waiting_since_ = checked_at_ = now;
  received_at_check_ = received(channel);
}

bool Output::keeps_pace(const Channel& channel, Clock::time_point now, const SendLimits& limits) {
  const std::chrono::duration<double> time = now - checked_at_;
  const std::ptrdiff_t now_received = received(channel);
  const bool is_fast =
      static_cast<double>(now_received - received_at_check_) >= static_cast<double>(limits.min_rate) * time.count();
  checked_at_ = now;
  received_at_check_ = now_received;
  return is_fast && now - waiting_since_ < limits.total;
}

}  // namespace digit::serve_app
