#include <signal.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "support/http_raw_client.h"
#include "support/model_files.h"
#include "support/process.h"
#include "support/temporary_folder.h"

namespace digit::test {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

/// Returns DIGIT_SOAK_SECONDS, which CI sets to a smaller value.
std::chrono::seconds soak_time() {
  const char* seconds = std::getenv("DIGIT_SOAK_SECONDS");
  return std::chrono::seconds(seconds == nullptr ? 120 : std::atoi(seconds));
}

/// Whether the server closes the connection after this reply.
bool is_last(const RawReply& reply) {
  const auto found = reply.headers.find("connection");
  return found != reply.headers.end() && found->second == "close";
}

/// Runs the program with a model on a free port. A connection ends after a thousand requests, as it does by default
/// after a million.
class SoakTest {
 public:
  SoakTest() {
    write_small_model(folder_ / "digit.pt");
    const std::vector<std::string> command{DIGIT_SERVE, "--port", "0", "--max-requests", "1000"};
    process_ = std::make_unique<Process>(command, folder_.path());
    REQUIRE(process_->wait_for_output("listening on "));
    const std::string output = process_->standard_output();
    port_ = std::stoi(output.substr(output.rfind(':') + 1));
  }

 protected:
  static std::string request() {
    return http_request("POST", "/predict", R"({"strokes": [[[0, 0], [5, 3], [0, 10]]]})",
                        "Content-Type: application/json\r\n");
  }

  /// Returns the resident memory according to /metrics.
  double resident_bytes() const {
    const std::string text = fetch(port_, "GET", "/metrics").body;
    const std::string name = "\nprocess_resident_memory_bytes ";
    return std::stod(text.substr(text.find(name) + name.size()));
  }

  /// Returns the longest time of `count` requests, each on its own connection.
  std::chrono::milliseconds slowest_of(int count) const {
    Clock::duration slowest{};
    for (int i = 0; i < count; ++i) {
      const auto begin = Clock::now();
      RawConnection connection(port_);
      connection.send(i % 2 == 0 ? request() : http_request("GET", "/healthz"));
      REQUIRE(connection.read_reply()->status == 200);
      slowest = std::max(slowest, Clock::now() - begin);
    }
    return std::chrono::duration_cast<std::chrono::milliseconds>(slowest);
  }

  TemporaryFolder folder_;
  std::unique_ptr<Process> process_;
  int port_ = 0;
};

TEST_CASE_METHOD(SoakTest, "reloads under load lose no request and no memory") {
  std::atomic<bool> is_over = false;
  std::atomic<std::uint64_t> answered = 0;
  std::atomic<std::uint64_t> lost = 0;
  std::vector<std::jthread> clients;
  clients.reserve(4);
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      std::optional<RawConnection> connection;
      while (!is_over) {
        if (!connection) connection.emplace(port_);
        connection->send(request());
        const auto reply = connection->read_reply();
        const bool is_answer = reply && reply->status == 200;
        ++(is_answer ? answered : lost);
        if (!is_answer || is_last(*reply)) connection = std::nullopt;
      }
    });
  }
  const auto end = Clock::now() + soak_time();
  double settled = 0;
  double last = 0;
  for (int i = 0; Clock::now() < end; ++i) {
    process_->send_signal(SIGHUP);
    std::this_thread::sleep_for(200ms);
    last = resident_bytes();
    if (Clock::now() < end - soak_time() / 2) settled = last;
  }
  is_over = true;
  clients.clear();
  CHECK(lost == 0);
  CHECK(answered > 100);
  INFO("memory after half the time " << settled << ", at the end " << last);
  CHECK(last < settled + 16e6);
  process_->send_signal(SIGTERM);
  CHECK(process_->wait().status == 0);
}

TEST_CASE_METHOD(SoakTest, "500 clients that send one byte per second do not slow down others") {
  std::vector<RawConnection> slow;
  slow.reserve(500);
  for (int i = 0; i < 500; ++i) slow.emplace_back(port_);
  const std::string bytes = request();
  std::chrono::milliseconds slowest{};
  for (std::size_t second = 0; second < 5; ++second) {
    for (const RawConnection& connection : slow) connection.send(std::string_view(bytes).substr(second, 1));
    slowest = std::max(slowest, slowest_of(50));
    std::this_thread::sleep_for(1s);
  }
  // This is far above the scheduler's delays and far below the header timeout of 10 seconds.
  CHECK(slowest < 5s);
}

TEST_CASE_METHOD(SoakTest, "1500 idle connections do not slow down others") {
  std::vector<RawConnection> idle;
  for (int i = 0; i < 1500; ++i) {
    idle.emplace_back(port_);
    idle.back().send(http_request("GET", "/healthz"));
    REQUIRE(idle.back().read_reply()->status == 200);
  }
  CHECK(slowest_of(200) < 5s);
  for (RawConnection& connection : idle) {
    connection.send(request());
    REQUIRE(connection.read_reply()->status == 200);
  }
}

}  // namespace
}  // namespace digit::test
