#include "transport/framing.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

namespace digit::serve_app {
namespace {

using State = Framing::State;

class FramingTest {
 protected:
  FramingLimits limits_{.max_head_bytes = 1000, .max_target_bytes = 100, .max_headers = 5, .max_body_bytes = 100};
  Framing framing_{limits_};
};

TEST_CASE_METHOD(FramingTest, "a request is found in pieces of any size") {
  const std::string request = "POST /a?b=c HTTP/1.1\r\nHost: here\r\nContent-Length: 5\r\nX-Y:  z \r\n\r\nhello";
  const std::string all = request + "GET ";
  const std::size_t piece = GENERATE(1U, 2U, 7U, 1000U);
  std::size_t consumed = 0;
  while (framing_.state() != State::kComplete) {
    const std::size_t size = framing_.feed(std::string_view(all).substr(consumed, piece));
    consumed += size;
    REQUIRE(framing_.state() != State::kRejected);
  }
  CHECK(consumed == request.size());
  CHECK(framing_.method() == "POST");
  CHECK(framing_.target() == "/a?b=c");
  CHECK(framing_.body() == "hello");
  CHECK(framing_.body().capacity() >= 5 + kBodyPadding);
  CHECK(framing_.keeps_alive());
  CHECK(framing_.headers().size() == 3);
  CHECK(framing_.headers()[2].name == "X-Y");
  CHECK(framing_.headers()[2].value == "z");
  framing_.reset();
  CHECK(framing_.state() == State::kIdle);
  CHECK(framing_.feed("GET / HTTP/1.1\r\nHost: a\r\n\r\n") == 27);
  CHECK(framing_.state() == State::kComplete);
  CHECK(framing_.headers().size() == 1);
}

TEST_CASE_METHOD(FramingTest, "a body has padding for parsing it in place, however it arrived") {
  const std::size_t size = GENERATE(1U, 60U, 1000U, 131'200U, 131'137U);
  limits_.max_body_bytes = 200'000;
  const std::string body(size, 'x');
  const std::string head = "POST / HTTP/1.1\r\nHost: a\r\n";
  char chunk[16];
  std::snprintf(chunk, sizeof chunk, "%zx\r\n", size);
  const std::string request = GENERATE(true, false)
                                  ? head + "Content-Length: " + std::to_string(size) + "\r\n\r\n" + body
                                  : head + "Transfer-Encoding: chunked\r\n\r\n" + chunk + body + "\r\n0\r\n\r\n";
  const std::size_t piece = GENERATE(100'000U, 65'536U, 999U);
  for (std::size_t consumed = 0; consumed < request.size();)
    consumed += framing_.feed(std::string_view(request).substr(consumed, piece));
  REQUIRE(framing_.state() == State::kComplete);
  CHECK(framing_.body() == body);
  CHECK(framing_.body().capacity() >= size + kBodyPadding);
}

TEST_CASE_METHOD(FramingTest, "an idle connection keeps little memory of the last body") {
  limits_.max_body_bytes = 2'000'000;
  framing_.feed("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n" + std::string(1'000'000, 'x'));
  REQUIRE(framing_.state() == State::kComplete);
  framing_.reset();
  CHECK(framing_.body().capacity() < 200'000);
}

TEST_CASE_METHOD(FramingTest, "an ambiguous request is rejected") {
  const auto* request = GENERATE(
      "GET / HTTP/1.1\nHost: a\n\n", "GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
      "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "GET / HTTP/1.1\r\nHost : a\r\n\r\n",
      "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "GET / HTTP/1.1\r\n: a\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\r\nnone\r\n\r\n",
      "GET / HTTP/1.1\r\nHo\x01st: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: a\x01\r\n\r\n", "GET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "GET /\r\n\r\n", "GET / HTTP/2.0\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.2\r\nHost: a\r\n\r\n", "get / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\x16\x03\x01\x02", "GET / RTSP/1.0\r\nHost: a\r\n\r\n",
      "DESCRIBE / RTSP/1.0\r\nHost: a\r\n\r\n", "GET / ICE/1.0\r\nHost: a\r\n\r\n",
      "SOURCE / ICE/1.0\r\nHost: a\r\n\r\n", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nabcde",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\nabcde",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nabcde",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -5\r\n\r\nabcde",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x5\r\n\r\nabcde",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999999999999999\r\n\r\nabcde",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\nabcde\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x5\r\nabcde\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabcde\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5 \r\nabcde\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcdeXX0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\n");
  INFO(request);
  const bool at_once = GENERATE(true, false);
  const std::string_view bytes(request);
  if (at_once) {
    framing_.feed(bytes);
  } else {
    for (std::size_t i = 0; i < bytes.size(); ++i) framing_.feed(bytes.substr(i, 1));
  }
  CHECK(framing_.state() == State::kRejected);
  CHECK(framing_.rejection().status == 400);
  CHECK_FALSE(framing_.rejection().message.empty());
  CHECK(framing_.feed("GET / HTTP/1.1\r\n") == 0);
}

TEST_CASE_METHOD(FramingTest, "a request that is too large or has an unknown method is rejected as early as possible") {
  struct Case {
    std::string request;
    int status;
  };
  const auto large = GENERATE(
      Case{"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 405}, Case{"GET /" + std::string(100, 'a'), 414},
      Case{"GET / HTTP/1.1\r\nX: " + std::string(1000, 'a'), 431},
      Case{"GET / HTTP/1.1\r\nA: 1\r\nB: 1\r\nC: 1\r\nD: 1\r\nE: 1\r\nF: 1\r\n", 431},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 101\r\n\r\n", 413},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n65\r\n" + std::string(101, 'a'), 413},
      Case{"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;" + std::string(2000, 'a'), 413});
  framing_.feed(large.request);
  CHECK(framing_.state() == State::kRejected);
  CHECK(framing_.rejection().status == large.status);
}

TEST_CASE_METHOD(FramingTest, "empty lines may precede a request, and a Host may be an address or empty") {
  const auto* request =
      GENERATE("\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / HTTP/1.1\r\nHost: [::1]:5000\r\n\r\n",
               "GET / HTTP/1.1\r\nHost: \r\n\r\n", "GET / HTTP/1.1\r\nHost: my_host.example:80 \r\n\r\n");
  framing_.feed(request);
  CHECK(framing_.state() == State::kComplete);
}

TEST_CASE_METHOD(FramingTest, "a request for another protocol is ignored") {
  const std::string request = "GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n";
  CHECK(framing_.feed(request + "GET /") == request.size());
  CHECK(framing_.state() == State::kComplete);
}

TEST_CASE_METHOD(FramingTest, "100 Continue is sent once per request") {
  framing_.feed("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  CHECK(framing_.state() == State::kBody);
  CHECK(framing_.should_send_continue());
  CHECK_FALSE(framing_.should_send_continue());
}

}  // namespace
}  // namespace digit::serve_app
