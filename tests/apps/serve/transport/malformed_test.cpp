#include <array>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <vector>

#include "support/http_raw_client.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using namespace std::chrono_literals;
using test::fetch;
using test::http_request;
using test::RawConnection;

constexpr int kRequests = 10'500;

/// Valid requests to mutate.
std::vector<std::string> valid_requests() {
  const std::string pixels = R"({"normalize": false, "image": )" + fake_pixels(3) + "}";
  const std::string tensor =
      R"({"inputs": [{"name": "image", "shape": [1, 784], "datatype": "FP32", "data": )" + fake_pixels(3) + "}]}";
  const std::string head = R"({"inputs": [{"name": "image", "shape": [1, 784], "datatype": "UINT8",)"
                           R"( "parameters": {"binary_data_size": 784}}]})";
  const std::string chunked =
      "POST /predict HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
      "5\r\n{\"str\r\n10\r\nokes\": []}      \r\n0\r\n\r\n";
  const std::string form =
      "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"7.png\"\r\n\r\n\x89PNG\r\n--b--\r\n";
  return {http_request("GET", "/healthz"),
          http_request("GET", "/", "", "If-None-Match: *\r\n"),
          http_request("POST", "/predict", R"({"strokes": [[[1, 2], [3, 4]]]})", "Content-Type: application/json\r\n"),
          http_request("POST", "/predict?top_k=3&return=image", pixels, "Content-Type: application/json\r\n"),
          http_request("POST", "/predict?return=stages", pixels, "Content-Type: application/json\r\n"),
          http_request("POST", "/predict", std::string(784, 'x'), "Content-Type: application/octet-stream\r\n"),
          http_request("POST", "/predict", form, "Content-Type: multipart/form-data; boundary=b\r\n"),
          http_request("POST", "/v2/models/digit/infer", tensor),
          http_request("POST", "/v2/models/digit/infer", head + std::string(784, '\1'),
                       "Inference-Header-Content-Length: " + std::to_string(head.size()) + "\r\n"),
          chunked,
          http_request("POST", "/predict", "\x1f\x8b\x08\x00 no gzip", "Content-Encoding: gzip\r\n")};
}

/// Mutates requests in ways that have broken servers before. Each run makes the same mutations.
class Mutator {
 public:
  std::string next() {
    std::string request = valid_[below(valid_.size())];
    const std::size_t times = 1 + below(3);
    for (std::size_t i = 0; i < times; ++i) mutate(request);
    return below(4) == 0 ? request + valid_[below(valid_.size())] : request;
  }
  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  void mutate(std::string& request) {
    static const std::array<std::string, 16> insertions{"\n",
                                                        "\r",
                                                        std::string(1, '\0'),
                                                        "\r\n\r\n",
                                                        " ",
                                                        "Content-Length: 7\r\n",
                                                        "Content-Length: 0\r\n",
                                                        "Transfer-Encoding: chunked\r\n",
                                                        "Transfer-Encoding: identity, chunked\r\n",
                                                        "Host: b\r\n",
                                                        "Expect: 100-continue\r\n",
                                                        "\x80\xff",
                                                        "ffffffffffffffff",
                                                        "-1",
                                                        std::string(9000, 'a'),
                                                        "[[[[[[[[[[[[[[[[[["};
    const std::size_t at = below(request.size() + 1);
    switch (below(6)) {
      case 0:
        request.resize(at);
        return;
      case 1:
        request.insert(at, insertions[below(insertions.size())]);
        return;
      case 2: {
        const auto line = request.find("\r\n", below(request.size() + 1));
        if (line != std::string::npos) request.insert(line + 2, insertions[below(insertions.size())]);
        return;
      }
      case 3:
        request.erase(at, below(20));
        return;
      case 4:
        if (at < request.size()) request[at] = static_cast<char>(below(256));
        return;
      default: {
        const auto found = request.find("Content-Length: ");
        if (found != std::string::npos) request.insert(found + 16, std::to_string(below(20)));
      }
    }
    if (request.empty()) request.append("\r\n");
  }

  std::vector<std::string> valid_ = valid_requests();
  std::mt19937 random_{20'240'601};
};

class HastyServer : public ServerFixture {
 public:
  HastyServer() {
    transport_.times.closing = 100ms;
    start();
  }
};

TEST_CASE_METHOD(HastyServer,
                 "ten thousand malformed requests cause no internal error, and the server keeps answering") {
  Mutator mutator;
  int answered = 0;
  for (int i = 0; i < kRequests; ++i) {
    RawConnection connection(port_);
    const std::string request = mutator.next();
    connection.send(request);
    if (mutator.below(20) == 0) {
      connection.reset();
      continue;
    }
    connection.shut_down();
    while (const auto reply = connection.read_reply(10s, !request.starts_with("HEAD"))) {
      INFO(request);
      REQUIRE((reply->status < 500 || reply->status == 503));
      ++answered;
    }
    if (i % 1000 == 0) REQUIRE(fetch(port_, "GET", "/healthz").status == 200);
  }
  CHECK(answered > kRequests / 3);
  CHECK(fetch(port_, "GET", "/healthz").status == 200);
  CHECK(fetch(port_, "POST", "/predict", R"({"strokes": []})", "Content-Type: application/json\r\n").status == 200);
}

}  // namespace
}  // namespace digit::serve_app
