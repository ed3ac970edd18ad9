#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <chrono>
#include <memory>
#include <string>

#include "support/http_raw_client.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;
using test::fetch;
using test::http_request;
using test::RawConnection;

constexpr std::string_view kKey = "X-API-Key: secret\r\n";

/// Requires a key, and has a budget for two bodies.
class KeyedServer : public ServerFixture {
 public:
  KeyedServer() {
    auto keys = std::make_shared<ApiKeys>();
    keys->add("secret");
    keys_.set(keys);
    policy_.api_keys = &keys_;
    policy_.cors = Cors({"https://page.example"});
    transport_.memory = std::make_shared<ByteBudget>(16U << 20U);
    start();
  }

 protected:
  static std::string head_of_large_body(const std::string& more_headers = "",
                                        const std::string& request = "POST /predict") {
    return request + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 8000000\r\n" +
           more_headers + "\r\n";
  }

  base::Slot<const ApiKeys> keys_;
};

TEST_CASE_METHOD(KeyedServer, "a request without a key is refused before its body arrives") {
  const std::string expect = GENERATE("", "Expect: 100-continue\r\n");
  RawConnection connection(port_);
  connection.send(head_of_large_body(expect + "Origin: https://page.example\r\n"));
  const auto reply = connection.read_reply();
  REQUIRE(reply);
  CHECK(reply->status == 401);
  CHECK(reply->headers.at("www-authenticate") == "Bearer");
  CHECK(reply->headers.at("connection") == "close");
  CHECK(reply->headers.contains("x-request-id"));
  CHECK(reply->headers.at("access-control-allow-origin") == "https://page.example");
  CHECK(connection.is_closed_within(5s));
}

TEST_CASE_METHOD(KeyedServer, "an unknown path is refused before its body arrives") {
  RawConnection connection(port_);
  connection.send("POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n" + std::string(kKey) + "\r\n");
  CHECK(connection.read_reply()->status == 404);
}

TEST_CASE_METHOD(KeyedServer, "clients without a key cannot use the memory of those with one") {
  std::vector<RawConnection> strangers;
  for (int i = 0; i < 40; ++i) {
    strangers.emplace_back(port_);
    strangers.back().send(head_of_large_body() + std::string(10'000, ' '));
  }
  for (RawConnection& stranger : strangers) CHECK(stranger.read_reply()->status == 401);
  const std::string drawing = R"({"strokes": []})";
  const std::string body = std::string(8'000'000 - drawing.size(), ' ') + drawing;
  CHECK(fetch(port_, "POST", "/predict", body, std::string(kKey) + "Content-Type: application/json\r\n").status == 200);
}

TEST_CASE_METHOD(KeyedServer, "no path takes a stranger's body into memory") {
  const std::string request = GENERATE("GET /healthz", "POST /healthz", "GET /v2/health/live",
                                       "GET /v2/models/digit/ready", "OPTIONS /predict");
  RawConnection connection(port_);
  connection.send(
      head_of_large_body("Origin: https://page.example\r\nAccess-Control-Request-Method: POST\r\n", request));
  const auto reply = connection.read_reply();
  REQUIRE(reply);
  CHECK(reply->status >= 400);
  CHECK(connection.is_closed_within(5s));
  CHECK(transport_.memory->used() == 0);
}

TEST_CASE_METHOD(KeyedServer, "a client with a key gets 100 Continue, and its body is read") {
  const std::string request =
      http_request("POST", "/predict", R"({"strokes": []})",
                   std::string(kKey) + "Expect: 100-continue\r\nContent-Type: application/json\r\n");
  const auto head_size = request.find("\r\n\r\n") + 4;
  RawConnection connection(port_);
  connection.send(request.substr(0, head_size));
  CHECK(connection.read_reply()->status == 100);
  connection.send(request.substr(head_size));
  CHECK(connection.read_reply()->status == 200);
}

TEST_CASE_METHOD(KeyedServer, "metrics on the public port need a key, and health does not") {
  CHECK(fetch(port_, "GET", "/metrics").status == 401);
  CHECK(fetch(port_, "GET", "/metrics", "", kKey).status == 200);
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
  CHECK(fetch(port_, "GET", "/v2/health/ready").status == 200);
}

TEST_CASE_METHOD(KeyedServer, "a page of an allowed origin can read why its request was rejected") {
  RawConnection connection(port_);
  connection.send(
      "POST /predict HTTP/1.1\r\nHost: a\r\nOrigin: https://page.example\r\nContent-Length: 99999999\r\n\r\n");
  const auto reply = connection.read_reply();
  CHECK(reply->status == 413);
  CHECK(reply->headers.at("access-control-allow-origin") == "https://page.example");
}

}  // namespace
}  // namespace digit::serve_app
