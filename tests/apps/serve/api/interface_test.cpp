#include <catch2/catch_test_macros.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "digit/rasterize.h"
#include "http/decompress.h"
#include "support/drawings.h"
#include "support/http_raw_client.h"
#include "support/pictures.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using test::fetch;
using test::RawReply;

constexpr std::string_view kOrigin = "https://page.example";

/// Allows requests from one other origin.
class CrossOriginServer : public ServerFixture {
 public:
  CrossOriginServer() {
    policy_.cors = Cors({std::string(kOrigin)});
    start();
  }

 protected:
  RawReply preflight(std::string_view origin) const {
    return fetch(port_, "OPTIONS", "/predict", "",
                 "Origin: " + std::string(origin) +
                     "\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type\r\n");
  }
  RawReply ask(std::string_view origin, std::string_view body) const {
    return fetch(port_, "POST", "/predict", body,
                 "Content-Type: application/json\r\nOrigin: " + std::string(origin) + "\r\n");
  }
};

TEST_CASE_METHOD(CrossOriginServer, "a page of an allowed origin may send requests and read replies, also errors") {
  const RawReply allowed = preflight(kOrigin);
  CHECK(allowed.status == 204);
  CHECK(allowed.headers.at("access-control-allow-origin") == kOrigin);
  CHECK(allowed.headers.at("access-control-allow-methods").find("POST") != std::string::npos);
  CHECK(allowed.headers.at("access-control-allow-headers").find("content-type") != std::string::npos);
  for (const auto* body : {R"({"strokes": []})", "{"}) {
    const RawReply reply = ask(kOrigin, body);
    CHECK(reply.headers.at("access-control-allow-origin") == kOrigin);
    CHECK(reply.headers.at("vary") == "Origin");
  }
}

TEST_CASE_METHOD(CrossOriginServer, "a page of another origin may not read replies") {
  for (const auto* origin : {"https://other.example", "https://page.example.evil", "http://page.example", "null"}) {
    const RawReply refused = preflight(origin);
    CHECK(refused.status == 405);
    CHECK_FALSE(refused.headers.contains("access-control-allow-origin"));
    CHECK_FALSE(ask(origin, R"({"strokes": []})").headers.contains("access-control-allow-origin"));
  }
}

TEST_CASE_METHOD(RunningServer, "without allowed origins no other page may send requests") {
  const RawReply refused = fetch(port_, "OPTIONS", "/predict", "",
                                 "Origin: https://page.example\r\nAccess-Control-Request-Method: POST\r\n");
  CHECK(refused.status == 405);
  CHECK_FALSE(refused.headers.contains("access-control-allow-origin"));
}

TEST_CASE_METHOD(RunningServer, "the page arrives compressed, with its length, and HEAD has the same headers") {
  const std::string accepts = "Accept-Encoding: gzip, deflate, br\r\n";
  const RawReply plain = fetch(port_, "GET", "/app.js");
  const RawReply packed = fetch(port_, "GET", "/app.js", "", accepts);
  CHECK_FALSE(plain.headers.contains("content-encoding"));
  CHECK(packed.headers.at("content-encoding") == "gzip");
  CHECK(packed.headers.at("vary") == "Accept-Encoding");
  CHECK(packed.headers.at("content-length") == std::to_string(packed.body.size()));
  CHECK(decompress(packed.body, 1'000'000) == plain.body);
  const RawReply head = fetch(port_, "HEAD", "/app.js", "", accepts);
  CHECK(head.body.empty());
  for (const auto* name : {"content-encoding", "content-length", "content-type", "etag", "vary"}) {
    CHECK(head.headers.at(name) == packed.headers.at(name));
  }
  const RawReply known =
      fetch(port_, "GET", "/app.js", "", accepts + "If-None-Match: " + packed.headers.at("etag") + "\r\n");
  CHECK(known.status == 304);
  CHECK(known.headers.at("etag") == packed.headers.at("etag"));
  CHECK_FALSE(known.headers.contains("content-length"));
}

TEST_CASE_METHOD(RunningServer, "every path in openapi.json exists") {
  const RawReply reply = fetch(port_, "GET", "/openapi.json");
  CHECK(reply.status == 200);
  CHECK(reply.headers.at("content-type") == "application/json");
  const auto description = nlohmann::json::parse(reply.body);
  CHECK(description.at("openapi").get<std::string>().starts_with("3.1."));
  for (const auto& [path, operations] : description.at("paths").items()) {
    std::string address = path;
    for (const auto& [name, value] : {std::pair("{name}", "digit"), std::pair("{version}", "1"),
                                      std::pair("{layer}", "1"), std::pair("{neuron}", "0")}) {
      if (const auto at = address.find(name); at != std::string::npos) {
        address.replace(at, std::string_view(name).size(), value);
      }
    }
    INFO(address);
    if (operations.contains("get")) CHECK(fetch(port_, "GET", address).status == 200);
    if (operations.contains("post")) CHECK(fetch(port_, "POST", address, "{").status != 404);
  }
}

TEST_CASE_METHOD(RunningServer,
                 "openapi.json has the fields of a stage, and the value of the query that asks for them") {
  const auto png = test::make_png(test::paint(rasterize(test::seven()), {0, 0, 0}, {255, 255, 255}, 20));
  const std::string body(reinterpret_cast<const char*>(png.data()), png.size());
  const auto description = nlohmann::json::parse(fetch(port_, "GET", "/openapi.json").body);
  const auto& parameter = description.at("paths").at("/predict").at("post").at("parameters")[0];
  CHECK(parameter.at("schema").at("items").at("enum") == nlohmann::json{"image", "stages", "activations"});
  const auto& schema = description.at("components").at("schemas").at("Prediction").at("properties").at("stages");
  const RawReply reply = fetch(port_, "POST", "/predict?return=stages", body, "Content-Type: image/png\r\n");
  REQUIRE(reply.status == 200);
  const auto answer = nlohmann::json::parse(reply.body);
  for (const auto& stage : answer.at("stages")) {
    CHECK(stage.size() == schema.at("items").at("properties").size());
    for (const auto& field : schema.at("items").at("required")) CHECK(stage.contains(field.get<std::string>()));
  }
}

}  // namespace
}  // namespace digit::serve_app
