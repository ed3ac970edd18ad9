#include <catch2/catch_test_macros.hpp>
#include <string>

#include "support/http_raw_client.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using test::fetch;
using test::RawConnection;

constexpr std::size_t kBody = 700'000;

/// Has room for one large body, not for two.
class NarrowServer : public ServerFixture {
 public:
  NarrowServer() {
    transport_.body_bytes = std::make_shared<ByteBudget>(1'000'000);
    start();
  }

 protected:
  static std::string head() {
    return "POST /predict HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(kBody) + "\r\n\r\n";
  }
  /// An empty drawing with much space before it.
  static std::string body() {
    const std::string drawing = R"({"strokes": []})";
    return std::string(kBody - drawing.size(), ' ') + drawing;
  }
  void wait_for_bytes(std::size_t bytes) const {
    while (transport_.body_bytes->taken() < bytes) std::this_thread::yield();
  }
};

TEST_CASE_METHOD(NarrowServer, "a body for which others leave no room is told to come again, and they are answered") {
  const std::string large = body();
  RawConnection first(port_);
  first.send(head() + large.substr(0, 600'000));
  wait_for_bytes(600'000);
  RawConnection second(port_);
  second.send(head() + large.substr(0, 600'000));
  const auto refused = second.read_reply();
  REQUIRE(refused);
  CHECK(refused->status == 503);
  CHECK(refused->headers.contains("retry-after"));
  CHECK(second.is_closed_within(std::chrono::seconds(5)));
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
  CHECK(fetch(port_, "POST", "/predict", R"({"strokes": []})", "Content-Type: application/json\r\n").status == 200);
  first.send(large.substr(600'000));
  CHECK(first.read_reply()->status == 200);
}

TEST_CASE_METHOD(NarrowServer, "the room of a body is free again once it is answered or its client is gone") {
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
  while (transport_.body_bytes->taken() > 0) std::this_thread::yield();
  CHECK(fetch(port_, "POST", "/predict", body(), "Content-Type: application/json\r\n").status == 200);
}

}  // namespace
}  // namespace digit::serve_app
