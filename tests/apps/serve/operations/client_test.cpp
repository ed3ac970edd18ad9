#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "operations/traceparent.h"
#include "operations/trusted_proxies.h"

namespace digit::serve_app {
namespace {

/// What the log calls the client of a request that came from `peer` with this X-Forwarded-For.
std::string client_of(const TrustedProxies& proxies, std::string_view peer, std::string_view forwarded_for) {
  return proxies.client_of({.headers = {{"x-forwarded-for", forwarded_for}}, .peer = peer});
}

TEST_CASE("without trusted proxies, the client is the peer") {
  CHECK(client_of({}, "10.0.0.1", "192.0.2.7") == "10.0.0.1");
}

TEST_CASE("the client is the last address in X-Forwarded-For that is no trusted proxy") {
  TrustedProxies proxies;
  REQUIRE(proxies.add("10.0.0.0/8"));
  REQUIRE(proxies.add("fd00::1"));
  CHECK(client_of(proxies, "10.0.0.1", "192.0.2.7") == "192.0.2.7");
  CHECK(client_of(proxies, "10.0.0.1", "203.0.113.9, 192.0.2.7, 10.9.9.9") == "192.0.2.7");
  CHECK(client_of(proxies, "fd00::1", "2001:db8::7") == "2001:db8::7");
  CHECK(client_of(proxies, "::ffff:10.0.0.1", "192.0.2.7") == "192.0.2.7");
  CHECK(client_of(proxies, "10.0.0.1", "192.0.2.7:5123") == "192.0.2.7");
  CHECK(client_of(proxies, "10.0.0.1", "[2001:db8::7]:5123") == "2001:db8::7");
  CHECK(client_of(proxies, "10.0.0.1", "10.0.0.2") == "10.0.0.2");
  CHECK(proxies.client_of({.headers = {{"X-Forwarded-For", "192.0.2.7"}, {"X-Forwarded-For", "10.0.0.3"}},
                           .peer = "10.0.0.1"}) == "192.0.2.7");
}

TEST_CASE("a peer that is not trusted cannot choose its address, and an entry that is no address ends the search") {
  TrustedProxies proxies;
  REQUIRE(proxies.add("10.0.0.1"));
  CHECK(client_of(proxies, "10.0.0.2", "192.0.2.7") == "10.0.0.2");
  CHECK(client_of(proxies, "fd00::1", "192.0.2.7") == "fd00::1");
  CHECK(client_of(proxies, "10.0.0.1", "192.0.2.7, unknown") == "10.0.0.1");
  CHECK(client_of(proxies, "10.0.0.1", "evil 200 0us") == "10.0.0.1");
  CHECK(client_of(proxies, "10.0.0.1", "") == "10.0.0.1");
  CHECK(client_of(proxies, "10.0.0.1", ",[,") == "10.0.0.1");
}

TEST_CASE("a network is an address, with or without a number of bits") {
  const std::string right = GENERATE("192.0.2.0/24", "0.0.0.0/0", "::/0", "192.0.2.1/32", "2001:db8::/128");
  CHECK(TrustedProxies().add(right));
  const std::string wrong = GENERATE("", "/8", "10.0.0", "10.0.0.0/33", "::/129", "10.0.0.0/", "10.0.0.0/x",
                                     "localhost", "10.0.0.0/8 ", "10.0.0.0/-1");
  CHECK_FALSE(TrustedProxies().add(wrong));
}

TEST_CASE("a network of all IPv4 addresses has no IPv6 address") {
  TrustedProxies proxies;
  REQUIRE(proxies.add("0.0.0.0/0"));
  CHECK(client_of(proxies, "2001:db8::1", "192.0.2.7") == "2001:db8::1");
}

TEST_CASE("only a valid traceparent goes into the log") {
  const std::string valid = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const auto logged = [](std::string_view value) {
    return std::string(traceparent({.headers = {{"Traceparent", value}}}));
  };
  CHECK(logged(valid) == valid);
  CHECK(logged("cc" + valid.substr(2) + "-more") == "cc" + valid.substr(2));
  const std::vector<std::string> invalid{"",
                                         "00",
                                         valid + "-more",
                                         valid + "0",
                                         valid.substr(1),
                                         "ff" + valid.substr(2),
                                         "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                         "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                                         "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                                         "00-0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331-01"};
  for (const std::string& value : invalid) CHECK(logged(value).empty());
  CHECK(traceparent({}).empty());
}

}  // namespace
}  // namespace digit::serve_app
