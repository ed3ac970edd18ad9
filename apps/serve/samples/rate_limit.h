#pragma once

#include <chrono>
#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace digit::serve_app {

/// How many requests each client may send: a bucket of tokens for each address, which is refilled evenly. The 2^64
/// addresses of an IPv6 network share one bucket, because one client can have all of them. Thread-safe.
class RateLimit {
 public:
  using Clock = std::chrono::steady_clock;

  /// A client may send `per_minute` requests at once, and as many in each further minute.
  explicit RateLimit(std::size_t per_minute) : per_minute_(static_cast<double>(per_minute)) {}

  /// Takes a token of the client, and returns false if it has none. Also returns false for a new client if too many
  /// others have sent requests within the last minute.
  bool allows(std::string_view address, Clock::time_point now = Clock::now());

  /// Returns the seconds until a client has its next token, at least 1.
  std::size_t seconds_to_wait() const;

 private:
  /// The most clients that are remembered.
  static constexpr std::size_t kMaxClients = 10'000;

  struct Bucket {
    double tokens = 0;
    Clock::time_point filled_at{};
  };

  double tokens_at(const Bucket& bucket, Clock::time_point now) const;

  double per_minute_;
  std::mutex mutex_;
  std::unordered_map<std::string, Bucket> buckets_;
};

}  // namespace digit::serve_app
