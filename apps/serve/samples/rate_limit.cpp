#include "samples/rate_limit.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace digit::serve_app {
namespace {

constexpr std::size_t kNetworkBytes = 8;

/// Returns the network of an IPv6 address, and any other address as it is, also an IPv4 address within IPv6.
std::string network_of(std::string_view address) {
  std::string text(address);
  std::array<char, 16> bytes{};
  if (inet_pton(AF_INET6, text.c_str(), bytes.data()) != 1) return text;
  const bool is_ipv4 = std::ranges::all_of(bytes.begin(), bytes.begin() + 10, [](char byte) { return byte == 0; });
  return is_ipv4 ? text : std::string(bytes.data(), kNetworkBytes);
}

}  // namespace

double RateLimit::tokens_at(const Bucket& bucket, Clock::time_point now) const {
  const double minutes = std::chrono::duration<double, std::ratio<60>>(now - bucket.filled_at).count();
  return std::min(per_minute_, bucket.tokens + minutes * per_minute_);
}

bool RateLimit::allows(std::string_view address, Clock::time_point now) {
  const std::string client = network_of(address);
  const std::lock_guard lock(mutex_);
  if (buckets_.size() >= kMaxClients && !buckets_.contains(client)) {
    std::erase_if(buckets_, [&](const auto& entry) { return tokens_at(entry.second, now) >= per_minute_; });
    if (buckets_.size() >= kMaxClients) return false;
  }
  Bucket& bucket = buckets_.try_emplace(client, Bucket{.tokens = per_minute_, .filled_at = now}).first->second;
  bucket = {.tokens = tokens_at(bucket, now), .filled_at = now};
  if (bucket.tokens < 1) return false;
  bucket.tokens -= 1;
  return true;
}

std::size_t RateLimit::seconds_to_wait() const {
  return static_cast<std::size_t>(std::max(1.0, std::ceil(60 / per_minute_)));
}

}  // namespace digit::serve_app
