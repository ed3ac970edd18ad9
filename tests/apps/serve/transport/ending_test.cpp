#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <latch>
#include <memory>
#include <string>
#include <thread>

#include "support/http_raw_client.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;
using test::fetch;
using test::http_request;
using test::RawConnection;

TEST_CASE_METHOD(RunningServer, "before the server ends, each reply ends its connection") {
  RawConnection kept(port_);
  kept.send(http_request("GET", "/healthz"));
  CHECK_FALSE(kept.read_reply()->headers.contains("connection"));
  server_->announce_end();
  kept.send(http_request("GET", "/healthz"));
  const auto reply = kept.read_reply();
  CHECK(reply->status == 200);
  CHECK(reply->headers.at("connection") == "close");
  CHECK(kept.is_closed_within(5s));
  CHECK(fetch(port_, "GET", "/healthz").headers.at("connection") == "close");
}

/// Does not return from an explanation before the test allows it.
class StuckModel : public FakeModel {
 public:
  Image explain(const Image& image, std::size_t target) const override {
    may_return.wait();
    return FakeModel::explain(image, target);
  }

  mutable std::latch may_return{1};
};

class StuckServer : public ServerFixture {
 public:
  StuckServer() {
    model_ = stuck_;
    start();
  }

 protected:
  std::shared_ptr<StuckModel> stuck_ = std::make_shared<StuckModel>();
};

TEST_CASE_METHOD(StuckServer, "a reply that was being computed when the end was announced ends its connection") {
  RawConnection connection(port_);
  connection.send(http_request("POST", "/predict?explain=true", R"({"strokes": [[[0, 0], [3, 9]]]})",
                               "Content-Type: application/json\r\n"));
  while (server_->requests_in_flight() == 0) std::this_thread::yield();
  server_->announce_end();
  stuck_->may_return.count_down();
  const auto reply = connection.read_reply();
  CHECK(reply->status == 200);
  CHECK(reply->headers.at("connection") == "close");
  CHECK(connection.is_closed_within(5s));
}

TEST_CASE_METHOD(RunningServer, "stopping sends the reply to a slow client to its end") {
  RawConnection slow(port_);
  for (int i = 0; i < 20; ++i) slow.send(large_answer_request());
  while (transport_.memory->used() < 1'000'000) std::this_thread::yield();
  std::jthread stopping([this] { CHECK(server_->stop(10ms, 60s)); });
  std::this_thread::sleep_for(100ms);
  int replies = 0;
  while (slow.read_reply(5s)) ++replies;
  CHECK(replies > 0);
  CHECK(replies < 20);
  stopping.join();
  const std::string answered = R"(digit_http_requests_total{route="/predict",status="200"} )" + std::to_string(replies);
  CHECK(metrics_.text(state()).find(answered + '\n') != std::string::npos);
}

TEST_CASE_METHOD(RunningServer, "stopping leaves a new client some time for its first request") {
  RawConnection early(port_);
  while (server_->connections() == 0) std::this_thread::yield();
  std::jthread stopping([this] { CHECK(server_->stop(2s, 20s)); });
  std::this_thread::sleep_for(100ms);
  early.send(http_request("GET", "/healthz"));
  CHECK(early.read_reply()->headers.at("connection") == "close");
}

TEST_CASE_METHOD(StuckServer, "stopping does not wait longer than its timeout for work that does not end") {
  RawConnection connection(port_);
  connection.send(http_request("POST", "/predict?explain=true", R"({"strokes": [[[0, 0], [3, 9]]]})",
                               "Content-Type: application/json\r\n"));
  while (server_->requests_in_flight() == 0) std::this_thread::yield();
  const auto begin = std::chrono::steady_clock::now();
  CHECK_FALSE(server_->stop(0ms, 500ms));
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
  stuck_->may_return.count_down();
  CHECK(server_->stop(0ms, 20s));
}

}  // namespace
}  // namespace digit::serve_app
