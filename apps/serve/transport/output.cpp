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

void Output::begin_waiting(Clock::time_point now) {
  waiting_since_ = checked_at_ = now;
  sent_at_check_ = sent_;
}

bool Output::keeps_pace(Clock::time_point now, const SendLimits& limits) {
  const std::chrono::duration<double> time = now - checked_at_;
  const bool is_fast =
      static_cast<double>(sent_ - sent_at_check_) >= static_cast<double>(limits.min_rate) * time.count();
  checked_at_ = now;
  sent_at_check_ = sent_;
  return is_fast && now - waiting_since_ < limits.total;
}

}  // namespace digit::serve_app
