#include "samples/rate_limit.h"

#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <string>

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;

const RateLimit::Clock::time_point kStart{1000s};

TEST_CASE("a client may send its requests at once, and then as many a minute") {
  RateLimit rate(3);
  for (int i = 0; i < 3; ++i) CHECK(rate.allows("192.0.2.1", kStart));
  CHECK_FALSE(rate.allows("192.0.2.1", kStart + 19s));
  CHECK(rate.allows("192.0.2.1", kStart + 21s));
  CHECK_FALSE(rate.allows("192.0.2.1", kStart + 22s));
  CHECK(rate.seconds_to_wait() == 20);
}

TEST_CASE("clients do not share their requests, but the addresses of an IPv6 network do") {
  RateLimit rate(1);
  CHECK(rate.allows("192.0.2.1", kStart));
  CHECK(rate.allows("192.0.2.2", kStart));
  CHECK(rate.allows("::ffff:192.0.2.3", kStart));
  CHECK(rate.allows("::ffff:192.0.2.4", kStart));
  CHECK(rate.allows("2001:db8::1", kStart));
  CHECK_FALSE(rate.allows("2001:db8::2", kStart));
  CHECK(rate.allows("2001:db8:0:1::2", kStart));
}

TEST_CASE("many clients take a limited amount of memory, until their minute is over") {
  RateLimit rate(1);
  for (int i = 0; i < 10'000; ++i) rate.allows("client " + std::to_string(i), kStart);
  CHECK_FALSE(rate.allows("192.0.2.1", kStart + 1s));
  CHECK(rate.allows("192.0.2.1", kStart + 61s));
}

}  // namespace
}  // namespace digit::serve_app
