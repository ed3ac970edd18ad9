#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cstdlib>
#include <ctime>
#include <iomanip>
#include <nlohmann/json.hpp>
#include <sstream>
#include <vector>

#include "support/http_raw_client.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;
using test::fetch;
using test::http_request;
using test::RawConnection;
using test::RawReply;

constexpr std::string_view kJson = "Content-Type: application/json\r\n";

std::string predict_request(std::size_t digit) {
  return http_request("POST", "/predict", R"({"normalize": false, "image": )" + fake_pixels(digit) + "}", kJson);
}

std::optional<int> prediction(RawConnection& connection) {
  const auto reply = connection.read_reply();
  if (!reply || reply->status != 200) return std::nullopt;
  return json::parse(reply->body).at("prediction").get<int>();
}

TEST_CASE_METHOD(RunningServer, "a connection answers one request after the other") {
  RawConnection connection(port_);
  for (std::size_t digit = 0; digit < 10; ++digit) {
    connection.send(predict_request(digit));
    CHECK(prediction(connection) == static_cast<int>(digit));
  }
}

TEST_CASE_METHOD(RunningServer, "pipelined requests are answered in their order") {
  RawConnection connection(port_);
  std::string all;
  for (int i = 0; i < 200; ++i)
    all += i % 3 == 0 ? http_request("GET", "/healthz") : predict_request(static_cast<std::size_t>(i % 10));
  connection.send(all);
  for (int i = 0; i < 200; ++i) {
    if (i % 3 == 0) {
      CHECK(connection.read_reply()->body == R"({"status": "ok"})");
    } else {
      CHECK(prediction(connection) == i % 10);
    }
  }
}

TEST_CASE_METHOD(RunningServer, "a request may arrive byte by byte") {
  RawConnection connection(port_);
  for (const char c : predict_request(6)) connection.send({&c, 1});
  CHECK(prediction(connection) == 6);
}

TEST_CASE_METHOD(RunningServer, "chunked bodies are joined") {
  const std::string body = R"({"normalize": false, "image": )" + fake_pixels(4) + "}";
  std::string request = "POST /predict HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (std::size_t at = 0; at < body.size(); at += 100) {
    const std::string chunk = body.substr(at, 100);
    char size[16];
    std::snprintf(size, sizeof size, "%zx", chunk.size());
    request += std::string(size) + ";note=x\r\n" + chunk + "\r\n";
  }
  RawConnection connection(port_);
  connection.send(request + "0\r\nChecksum: none\r\n\r\n" + http_request("GET", "/healthz"));
  CHECK(prediction(connection) == 4);
  CHECK(connection.read_reply()->status == 200);
}

TEST_CASE_METHOD(RunningServer, "a client that expects it gets 100 Continue before it sends the body") {
  const std::string request = http_request("POST", "/predict", R"({"strokes": []})",
                                           "Expect: 100-continue\r\nContent-Type: application/json\r\n");
  const auto head_size = request.find("\r\n\r\n") + 4;
  RawConnection connection(port_);
  connection.send(request.substr(0, head_size));
  CHECK(connection.read_reply()->status == 100);
  connection.send(request.substr(head_size));
  CHECK(connection.read_reply()->status == 200);
}

TEST_CASE_METHOD(RunningServer, "a body that is too large is rejected before it arrives") {
  RawConnection connection(port_);
  connection.send("POST /predict HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n");
  const auto reply = connection.read_reply();
  CHECK(reply->status == 413);
  CHECK(json::parse(reply->body).contains("error"));
  CHECK(connection.is_closed_within(5s));
}

TEST_CASE_METHOD(RunningServer, "HTTP/1.0 and Connection: close end the connection after the reply") {
  const auto* request =
      GENERATE("GET /healthz HTTP/1.0\r\n\r\n", "GET /healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  RawConnection connection(port_);
  connection.send(request);
  const auto reply = connection.read_reply();
  CHECK(reply->status == 200);
  CHECK(reply->headers.at("connection") == "close");
  CHECK(connection.is_closed_within(5s));
}

TEST_CASE_METHOD(RunningServer, "HEAD is GET without the body") {
  const RawReply get = fetch(port_, "GET", "/");
  const RawReply head = fetch(port_, "HEAD", "/");
  CHECK(head.status == 200);
  CHECK(head.headers.at("content-length") == std::to_string(get.body.size()));
  CHECK(head.headers.at("etag") == get.headers.at("etag"));
}

TEST_CASE_METHOD(RunningServer, "errors are JSON and have the right status") {
  struct Case {
    std::string method;
    std::string target;
    std::string headers;
    int status;
  };
  const auto bad = GENERATE(
      Case{"GET", "/predict", "", 405}, Case{"DELETE", "/", "", 405}, Case{"PROPFIND", "/predict", "", 405},
      Case{"TRACE", "/", "", 405}, Case{"GET", "/nothing", "", 404}, Case{"OPTIONS", "*", "", 404},
      Case{"POST", "/predict", "Content-Type: text/plain\r\n", 415},
      Case{"POST", "/predict", "Content-Type: multipart/form-data; boundary=x\r\n", 400},
      Case{"GET", "/" + std::string(9000, 'a'), "", 414},
      Case{"GET", "/", "X: " + std::string(20000, 'a') + "\r\n", 431}, Case{"GET", "/", "Expect: tea\r\n", 417});
  const RawReply reply = fetch(port_, bad.method, bad.target, bad.method == "POST" ? "x" : "", bad.headers);
  INFO(bad.method << " " << bad.target.substr(0, 20) << " " << bad.headers.substr(0, 20));
  CHECK(reply.status == bad.status);
  CHECK(json::parse(reply.body).contains("error"));
  CHECK(reply.headers.contains("allow") == (bad.status == 405));
}

TEST_CASE_METHOD(RunningServer, "every reply has a date, also one to a request that is not valid") {
  const std::string request =
      GENERATE(http_request("GET", "/"), http_request("GET", "/none"), std::string("GET / RTSP/1.0\r\n\r\n"));
  RawConnection connection(port_);
  connection.send(request);
  const auto reply = connection.read_reply();
  REQUIRE(reply);
  std::tm parts{};
  std::istringstream(reply->headers.at("date")) >> std::get_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
  CHECK(std::abs(std::difftime(timegm(&parts), std::time(nullptr))) < 60);
}

TEST_CASE_METHOD(RunningServer, "replies announce no byte ranges, and those without a body no length") {
  for (const std::string method : {"GET", "HEAD"}) {
    const RawReply whole = fetch(port_, method, "/", "", "Range: bytes=0-9\r\n");
    CHECK(whole.status == 200);
    CHECK_FALSE(whole.headers.contains("accept-ranges"));
    const RawReply cached = fetch(port_, method, "/", "", "If-None-Match: " + whole.headers.at("etag") + "\r\n");
    CHECK(cached.status == 304);
    CHECK_FALSE(cached.headers.contains("content-length"));
  }
}

TEST_CASE_METHOD(RunningServer, "a path is known in one form only, so that a rule of a proxy cannot be avoided") {
  for (const std::string path : {"/%70redict", "//predict", "/./predict", "/x/../predict", "/predict/", "/predict%3F",
                                 "/%u0070redict", "/v2//models/digit"}) {
    INFO(path);
    CHECK(fetch(port_, "POST", path, "{}").status == 404);
  }
  CHECK(fetch(port_, "GET", "/v2/models/%64igit").status == 200);
  CHECK(fetch(port_, "GET", "/v2/models/%u0064igit").status == 404);
  CHECK(fetch(port_, "GET", "/v2%2Fmodels/digit").status == 404);
}

TEST_CASE_METHOD(RunningServer, "a query is decoded as its standard says") {
  const std::string strokes = R"({"strokes": [[[0, 0], [5, 20]]]})";
  CHECK(fetch(port_, "POST", "/predict?%74op_k=%33", strokes, kJson).status == 200);
  const RawReply reply = fetch(port_, "POST", "/predict?top_k=%u0033", strokes, kJson);
  CHECK(reply.status == 400);
  CHECK(reply.body.find("%u0033") != std::string::npos);
  std::string longest = "/predict?";
  while (longest.size() < 7998) longest += "%u";
  CHECK(fetch(port_, "POST", longest, strokes, kJson).status == 200);
}

TEST_CASE_METHOD(RunningServer, "the absolute target of a proxy request is accepted") {
  CHECK(fetch(port_, "GET", "http://example.org/healthz").status == 200);
  CHECK(fetch(port_, "GET", "http://example.org?x=/healthz").headers.at("content-type") == "text/html; charset=utf-8");
  CHECK(fetch(port_, "GET", "/healthz?x=%2").status == 200);
}

TEST_CASE_METHOD(RunningServer, "a client that closes its sending direction gets its reply") {
  RawConnection connection(port_);
  connection.send(predict_request(3));
  connection.shut_down();
  CHECK(prediction(connection) == 3);
  CHECK(connection.is_closed_within(5s));
}

TEST_CASE_METHOD(RunningServer, "clients that disconnect do not affect others") {
  for (int i = 0; i < 50; ++i) {
    RawConnection connection(port_);
    connection.send(i % 2 == 0 ? predict_request(1) : predict_request(1).substr(0, 300));
    connection.reset();
  }
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
}

TEST_CASE_METHOD(RunningServer, "a thousand idle and slow connections do not block others") {
  std::vector<RawConnection> connections;
  for (int i = 0; i < 1000; ++i) {
    connections.emplace_back(port_);
    if (i % 2 == 0) connections.back().send("POST /predict HTTP/1.1\r\nHost:");
  }
  for (std::size_t digit = 0; digit < 10; ++digit) {
    RawConnection connection(port_);
    connection.send(predict_request(digit));
    CHECK(prediction(connection) == static_cast<int>(digit));
  }
  CHECK(server_->connections() >= 1000);
}

class ImpatientServer : public ServerFixture {
 public:
  ImpatientServer() {
    transport_.times = {.idle = 2s, .head = 1s, .body = 1s, .answer = 2s, .closing = 500ms};
    start();
  }
};

TEST_CASE_METHOD(ImpatientServer, "a request that takes too long to arrive gets a 408, and the connection ends") {
  const auto* half = GENERATE("GET / HT", "POST /predict HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n12");
  RawConnection connection(port_);
  connection.send(half);
  CHECK(connection.read_reply()->status == 408);
  CHECK(connection.is_closed_within(5s));
}

TEST_CASE_METHOD(ImpatientServer, "an idle connection is closed without a reply") {
  RawConnection connection(port_);
  CHECK(connection.is_closed_within(20s));
}

/// An explanation takes three seconds.
class SlowModel : public FakeModel {
 public:
  Image explain(const Image& image, std::size_t target) const override {
    std::this_thread::sleep_for(3s);
    return FakeModel::explain(image, target);
  }
};

class SlowServer : public ServerFixture {
 public:
  SlowServer() {
    model_ = std::make_shared<SlowModel>();
    transport_.loop_threads = 1;
    transport_.max_queue = 2;
    transport_.times.answer = 1s;
    start();
  }

 protected:
  static std::string slow_request() {
    return http_request("POST", "/predict?explain=true", R"({"normalize": false, "image": )" + fake_pixels(1) + "}",
                        kJson);
  }
};

TEST_CASE_METHOD(SlowServer, "a reply that takes too long becomes a 503") {
  RawConnection connection(port_);
  connection.send(slow_request());
  CHECK(connection.read_reply()->status == 503);
  CHECK(connection.is_closed_within(5s));
}

TEST_CASE_METHOD(SlowServer, "a request above the queue limit gets a 503 immediately, but health is answered") {
  RawConnection first(port_);
  RawConnection second(port_);
  first.send(slow_request());
  second.send(slow_request());
  while (server_->requests_in_flight() < 2) std::this_thread::yield();
  const RawReply rejected = fetch(port_, "POST", "/predict", R"({"strokes": []})", kJson);
  CHECK(rejected.status == 503);
  CHECK(rejected.headers.contains("retry-after"));
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
}

class FewConnections : public ServerFixture {
 public:
  FewConnections() {
    max_connections_ = 3;
    start();
  }
};

TEST_CASE_METHOD(FewConnections, "a connection above the limit gets a 503") {
  std::vector<RawConnection> connections;
  connections.reserve(3);
  for (int i = 0; i < 3; ++i) connections.emplace_back(port_);
  while (server_->connections() < 3) std::this_thread::yield();
  RawConnection late(port_);
  CHECK(late.read_reply()->status == 503);
}

TEST_CASE_METHOD(RunningServer, "stopping answers the requests in flight and closes idle connections immediately") {
  RawConnection idle(port_);
  idle.send(http_request("GET", "/healthz"));
  CHECK(idle.read_reply()->status == 200);
  RawConnection asking(port_);
  asking.send(predict_request(5));
  while (server_->connections() < 2) std::this_thread::yield();
  const auto begin = std::chrono::steady_clock::now();
  CHECK(server_->stop(60s, 90s));
  CHECK(std::chrono::steady_clock::now() - begin < 30s);
  CHECK(prediction(asking) == 5);
  CHECK(idle.is_closed_within(5s));
}

}  // namespace
}  // namespace digit::serve_app
