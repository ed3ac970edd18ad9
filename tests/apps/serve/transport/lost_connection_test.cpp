#include <fcntl.h>

#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <chrono>
#include <new>
#include <thread>

#include "support/http_raw_client.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;
using test::http_request;
using test::RawConnection;

/// Answers as if there were no memory for requests to `/none`.
class ForgetfulHandler final : public RequestHandler {
 public:
  Reply answer(Request request) const override {
    if (request.path == "/none") throw std::bad_alloc();
    return {.body = "here"};
  }
  std::optional<Reply> refuse(Request head) const override {
    if (head.path == "/none") throw std::bad_alloc();
    return std::nullopt;
  }
  Reply reject(int status, std::string_view, const Request&) const override {
    if (status == 400) throw std::bad_alloc();
    return {.status = status};
  }
  void report_lost_connection(std::string_view) const override { ++lost; }

  mutable std::atomic<int> lost = 0;
};

class ForgetfulServer : public ServerFixture {
 public:
  ForgetfulServer() { start(); }

 protected:
  const RequestHandler& handler() const override { return handler_; }

  ForgetfulHandler handler_;
};

TEST_CASE_METHOD(ForgetfulServer, "missing memory costs one connection, whatever it is missing for") {
  RawConnection kept(port_);
  kept.send(http_request("GET", "/"));
  CHECK(kept.read_reply()->body == "here");
  const std::string whole = http_request("POST", "/none", "body");
  int lost = 0;
  for (const std::string& request : {whole, whole.substr(0, whole.size() - 2), std::string("no HTTP\r\n\r\n")}) {
    RawConnection connection(port_);
    connection.send(request);
    CHECK(connection.is_closed_within(5s));
    while (handler_.lost <= lost) std::this_thread::yield();
    ++lost;
    kept.send(http_request("GET", "/"));
    CHECK(kept.read_reply()->body == "here");
  }
  CHECK(handler_.lost == 3);
  while (server_->connections() > 1) std::this_thread::yield();
  CHECK(server_->requests_in_flight() == 0);
}

TEST_CASE_METHOD(ForgetfulServer, "a socket that epoll refuses costs only its own connection") {
  const TransportOptions options;
  WorkerPool workers(1);
  std::atomic<std::size_t> in_flight = 0;
  const std::atomic<bool> is_ending = false;
  EventLoop loop({.options = options, .workers = workers, .requests_in_flight = in_flight, .is_ending = is_ending});
  const Port port{.listener = {}, .handler = handler_};
  // epoll refuses regular files.
  loop.add_connection({.socket = base::FileDescriptor(::open("/proc/self/exe", O_RDONLY)), .peer = "", .port = port});
  loop.drain(Clock::now(), Clock::now() + 10s);
  loop.run();
  CHECK(handler_.lost == 1);
  CHECK(loop.connections() == 0);
  CHECK(*port.connections == 0);
}

}  // namespace
}  // namespace digit::serve_app
