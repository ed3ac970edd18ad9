#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <string>

#include "support/samples_fixture.h"

namespace digit::serve_app {
namespace {

using test::fetch;
using test::RawReply;

TEST_CASE_METHOD(SamplesServer, "pages of other origins may not post samples or manage them") {
  for (const std::string headers :
       {"Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"}) {
    CHECK(post(kSampleOfSeven, headers).status == 403);
    CHECK(change("1", R"({"state": "approved"})", headers).status == 403);
    CHECK(fetch(port_, "DELETE", "/samples/1", "", headers).status == 403);
    CHECK(fetch(port_, "GET", "/samples/list", "", headers).status == 403);
    CHECK(fetch(port_, "GET", "/samples/export.jsonl", "", headers).status == 403);
  }
  CHECK(fetch(port_, "POST", "/samples", kSampleOfSeven, "Content-Type: text/plain\r\n").status == 415);
  CHECK(list().at("samples").empty());
}

TEST_CASE_METHOD(SamplesServer, "the page of the server may post samples") {
  CHECK(post(kSampleOfSeven, "Origin: http://127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n").status == 201);
}

TEST_CASE_METHOD(SamplesServer, "without keys, a name that somebody points at the server does not open the gallery") {
  const auto status = [&](const std::string& host) {
    test::RawConnection connection(port_);
    connection.send("GET /samples/list HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    return connection.read_reply().value().status;
  };
  for (const auto* host : {"evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost.evil"}) {
    CHECK(status(host) == 403);
  }
  for (const auto* host : {"localhost:80", "localhost", "127.0.0.1:8080", "[::1]:80", "10.0.0.1"}) {
    CHECK(status(host) == 200);
  }
}

/// Allows pages of another origin.
class AllowingServer : public SamplesServer {
 public:
  AllowingServer() : SamplesServer(NotStarted{}) {
    const Cors cors({"https://page.example"});
    prepare(cors);
    policy_.cors = cors;
    start();
  }
};

TEST_CASE_METHOD(AllowingServer, "a page of an allowed origin may post samples, but not manage them") {
  const std::string headers = "Origin: https://page.example\r\nSec-Fetch-Site: cross-site\r\n";
  CHECK(post(kSampleOfSeven, headers).status == 201);
  CHECK(fetch(port_, "GET", "/samples/list", "", headers).status == 403);
}

TEST_CASE_METHOD(SamplesServer, "a client that posts too many samples has to wait") {
  while (rate_.allows("127.0.0.1")) {
  }
  const RawReply reply = post(kSampleOfSeven);
  CHECK(reply.status == 429);
  CHECK(reply.headers.at("retry-after") == "1");
  CHECK(fetch(port_, "POST", "/predict", "{" + kSampleStrokes + "}", kJsonHeader).status == 200);
}

/// Requires an API key.
class KeyServer : public SamplesServer {
 public:
  KeyServer() : SamplesServer(NotStarted{}) {
    auto keys = std::make_shared<ApiKeys>();
    keys->add("secret");
    keys_.set(keys);
    prepare(Cors(), true);
    policy_.api_keys = &keys_;
    start();
  }

 private:
  base::Slot<const ApiKeys> keys_;
};

TEST_CASE_METHOD(KeyServer, "behind a key, the gallery opens without it, but shows nothing") {
  CHECK(fetch(port_, "GET", "/samples").status == 200);
  CHECK(fetch(port_, "GET", "/samples/gallery.js").status == 200);
  for (const auto* path : {"/samples/list", "/samples/export.jsonl", "/samples/1/picture"}) {
    CHECK(fetch(port_, "GET", path).status == 401);
  }
  CHECK(post(kSampleOfSeven).status == 401);
  CHECK(change("1", R"({"state": "approved"})").status == 401);
  CHECK(post(kSampleOfSeven, "X-API-Key: secret\r\n").status == 201);
  CHECK(fetch(port_, "GET", "/samples/list", "", "X-API-Key: secret\r\n").status == 200);
}

}  // namespace
}  // namespace digit::serve_app
