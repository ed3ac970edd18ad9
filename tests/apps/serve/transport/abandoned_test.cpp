#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
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

constexpr int kItems = 100;

/// Takes a tenth of a second for each explanation, and counts them.
class CountingModel : public FakeModel {
 public:
  Image explain(const Image& image, std::size_t target) const override {
    ++explanations;
    std::this_thread::sleep_for(100ms);
    return FakeModel::explain(image, target);
  }

  mutable std::atomic<int> explanations = 0;
};

class CountingServer : public ServerFixture {
 public:
  explicit CountingServer(std::chrono::seconds time_to_answer = 2s) {
    model_ = counting_;
    transport_.times.answer = time_to_answer;
    start();
  }

 protected:
  /// Takes ten seconds.
  static std::string long_request() {
    std::string items;
    for (int i = 0; i < kItems; ++i) items += std::string(i == 0 ? "" : ",") + R"({"strokes": [[[0, 0], [3, 9]]]})";
    return http_request("POST", "/predict?explain=true", R"({"instances": [)" + items + "]}",
                        "Content-Type: application/json\r\n");
  }
  void wait_until_nothing_runs() const {
    while (server_->requests_in_flight() > 0) std::this_thread::yield();
  }

  std::shared_ptr<CountingModel> counting_ = std::make_shared<CountingModel>();
};

TEST_CASE_METHOD(CountingServer, "the work for a request stops when its client disconnects") {
  {
    RawConnection connection(port_);
    connection.send(long_request());
    while (counting_->explanations == 0) std::this_thread::yield();
  }
  wait_until_nothing_runs();
  CHECK(counting_->explanations < kItems);
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
}

TEST_CASE_METHOD(CountingServer, "the work for a request stops when its time has passed") {
  RawConnection connection(port_);
  connection.send(long_request());
  CHECK(connection.read_reply()->status == 503);
  wait_until_nothing_runs();
  CHECK(counting_->explanations < kItems);
}

/// Does not give up the heavy requests while the test runs, however slow the machine is.
class PatientServer : public CountingServer {
 public:
  PatientServer() : CountingServer(600s) {}
};

TEST_CASE_METHOD(PatientServer, "light work is not delayed by heavy work") {
  std::vector<RawConnection> heavy;
  for (int i = 0; i < 20; ++i) {
    heavy.emplace_back(port_);
    heavy.back().send(long_request());
  }
  while (server_->queued_jobs() == 0) std::this_thread::yield();
  const std::string drawing = R"({"strokes": [[[0, 0], [3, 9]]], "x": ")" + std::string(100'000, 'x') + "\"}";
  CHECK(fetch(port_, "POST", "/predict", drawing, "Content-Type: application/json\r\n").status == 200);
  CHECK(server_->queued_jobs() > 0);
}

}  // namespace
}  // namespace digit::serve_app
