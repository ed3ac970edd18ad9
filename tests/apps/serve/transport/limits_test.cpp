#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "api/openapi.h"
#include "support/http_raw_client.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using test::fetch;
using test::RawConnection;
using test::RawReply;

constexpr std::size_t kBody = 700'000;

/// The budget has room for one large body but not for two.
class NarrowServer : public ServerFixture {
 public:
  NarrowServer() {
    transport_.memory = std::make_shared<ByteBudget>(1'000'000);
    start();
  }

 protected:
  static std::string head() {
    return "POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(kBody) + "\r\n\r\n";
  }
  /// An empty drawing after much white space.
  static std::string body() {
    const std::string drawing = R"({"strokes": []})";
    return std::string(kBody - drawing.size(), ' ') + drawing;
  }
  void wait_for_bytes(std::size_t bytes) const {
    while (transport_.memory->used() < bytes) std::this_thread::yield();
  }
};

TEST_CASE_METHOD(NarrowServer, "a body that exceeds the budget gets a 503, and the others are answered") {
  const std::string large = body();
  RawConnection first(port_);
  first.send(head() + large.substr(0, 600'000));
  wait_for_bytes(600'000);
  RawConnection second(port_);
  second.send(head() + large.substr(0, 600'000));
  const auto rejected = second.read_reply();
  REQUIRE(rejected);
  CHECK(rejected->status == 503);
  CHECK(rejected->headers.contains("retry-after"));
  CHECK(second.is_closed_within(std::chrono::seconds(5)));
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
  CHECK(fetch(port_, "POST", "/predict", R"({"strokes": []})", "Content-Type: application/json\r\n").status == 200);
  first.send(large.substr(600'000));
  CHECK(first.read_reply()->status == 200);
}

TEST_CASE_METHOD(NarrowServer, "the budget of a body is released when it is answered or its client disconnects") {
  RawConnection kept(port_);
  for (int i = 0; i < 3; ++i) {
    kept.send(head() + body());
    CHECK(kept.read_reply()->status == 200);
  }
  {
    RawConnection gone(port_);
    gone.send(head() + body().substr(0, 600'000));
    wait_for_bytes(600'000);
    gone.reset();
  }
  while (transport_.memory->used() > 0) std::this_thread::yield();
  CHECK(fetch(port_, "POST", "/predict", body(), "Content-Type: application/json\r\n").status == 200);
}

/// Clients have a second to begin to read.
class PressingServer : public ServerFixture {
 public:
  PressingServer() {
    transport_.times.send_check = std::chrono::seconds(1);
    start();
  }
};

TEST_CASE_METHOD(PressingServer,
                 "an answer that its client does not read uses the budget, until the client is cut off") {
  std::vector<RawConnection> readers;
  for (int i = 0; i < 5; ++i) {
    readers.emplace_back(port_);
    // More answers than the buffers of the sockets hold.
    for (int j = 0; j < 20; ++j) readers.back().send(large_answer_request());
  }
  while (transport_.memory->used() < 1'000'000) std::this_thread::yield();
  while (transport_.memory->used() > 0 || server_->connections() > 0) std::this_thread::yield();
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
}

class SmallBudgetServer : public ServerFixture {
 public:
  SmallBudgetServer() {
    transport_.memory = std::make_shared<ByteBudget>(20'000);
    policy_.cors = Cors({"*"});
    start();
  }
};

TEST_CASE_METHOD(SmallBudgetServer, "an answer that exceeds the budget becomes a 503") {
  REQUIRE(openapi_template().size() > 20'000);
  const RawReply description = fetch(port_, "GET", "/openapi.json", "", "Origin: https://page.example\r\n");
  CHECK(description.status == 503);
  CHECK(description.headers.contains("retry-after"));
  CHECK(description.headers.at("access-control-allow-origin") == "https://page.example");
  CHECK(transport_.memory->used() == 0);
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
}

}  // namespace
}  // namespace digit::serve_app
