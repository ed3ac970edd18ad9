#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "api/predict/data_url.h"
#include "common/base64.h"
#include "digit/rasterize.h"
#include "samples/sample_routes.h"
#include "support/drawings.h"
#include "support/http_raw_client.h"
#include "support/pictures.h"
#include "support/serve_fixture.h"
#include "support/temporary_folder.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using test::fetch;
using test::RawReply;

const std::string kJson = "Content-Type: application/json\r\n";
const std::string kStrokes = R"("strokes": [[[0, 0], [10.5, -3], [5, 20]]])";
const std::string kSeven = "{" + kStrokes + R"(, "label": "7"})";

/// A server that keeps samples and has the gallery on the same port.
class SamplesServer : public ServerFixture {
 public:
  SamplesServer() {
    prepare(Cors());
    start();
  }

 protected:
  struct NotStarted {};
  explicit SamplesServer(NotStarted) {}

  void prepare(Cors cors, bool has_keys = false) {
    samples_ = std::make_shared<const SampleService>(
        SampleService{.store = store_,
                      .rate = rate_,
                      .cors = std::move(cors),
                      .client_of = [](const Request& request) { return std::string(request.peer); },
                      .has_keys = has_keys});
    gallery_ = &gallery_page_;
  }
  RawReply post(const std::string& body, const std::string& headers = "") const {
    return fetch(port_, "POST", "/samples", body, kJson + headers);
  }
  RawReply change(const std::string& id, const std::string& body, const std::string& headers = "") const {
    return fetch(port_, "PATCH", "/samples/" + id, body, kJson + headers);
  }
  nlohmann::json list(const std::string& query = "") const {
    return nlohmann::json::parse(fetch(port_, "GET", "/samples/list" + query).body);
  }

  test::TemporaryFolder folder_;
  SampleStore store_{folder_ / "samples.sqlite", std::size_t{1} << 24U};
  RateLimit rate_{100};
  Page gallery_page_ = gallery_page();
};

TEST_CASE_METHOD(SamplesServer, "a correction is stored with the drawing, the label, the answer and the model") {
  const RawReply reply = post("{" + kStrokes +
                              R"(, "label": "7", "answer": {"prediction": 1, "label": "1", "confidence": 0.75,
                                  "probabilities": [0.25, 0.75], "is_digit": 0.5, "rejected": false}})");
  CHECK(reply.status == 201);
  CHECK(nlohmann::json::parse(reply.body) == nlohmann::json{{"id", 1}});
  const auto samples = list();
  CHECK(samples.at("counts") == nlohmann::json{{"new", 1}, {"approved", 0}, {"deleted", 0}});
  const auto& sample = samples.at("samples").at(0);
  CHECK(sample.at("strokes") == nlohmann::json::parse("[[[0, 0], [10.5, -3], [5, 20]]]"));
  CHECK(sample.at("label") == "7");
  CHECK(sample.at("answer") == nlohmann::json{{"label", "1"}, {"confidence", 0.75}, {"is_digit", 0.5}});
  CHECK(sample.at("model") == "fake");
  CHECK(sample.at("state") == "new");
}

TEST_CASE_METHOD(SamplesServer, "a picture is stored as it was sent") {
  const auto png = test::make_png(test::paint(rasterize(test::seven()), {0, 0, 0}, {255, 255, 255}, 20));
  const std::string bytes(reinterpret_cast<const char*>(png.data()), png.size());
  const std::string url = "data:image/png;base64," + common::encode_base64(bytes);
  CHECK(post(R"({"image": ")" + url + R"(", "label": "7"})").status == 201);
  CHECK(list().at("samples").at(0).at("picture") == true);
  const RawReply picture = fetch(port_, "GET", "/samples/1/picture");
  CHECK(picture.body == bytes);
  CHECK(picture.headers.at("content-type") == "image/png");
  CHECK(change("1", R"({"state": "approved"})").status == 204);
  const auto line = nlohmann::json::parse(fetch(port_, "GET", "/samples/export.jsonl").body);
  CHECK(decode_data_url(line.at("image").get<std::string>(), "image") == bytes);
}

TEST_CASE_METHOD(SamplesServer, "a body that is no correction is refused with a reason") {
  const auto [body, reason] = GENERATE(table<std::string, std::string>({
      {"{" + kStrokes + "}", "field `label`: expected the name of a class, found none"},
      {"{" + kStrokes + R"(, "label": "x"})", "field `label`: expected a class of the model, found `x`"},
      {"{" + kStrokes + R"(, "label": 7})", "field `label`"},
      {"{" + kStrokes + R"(, "label": "7", "label": "7"})", "label"},
      {"{" + kStrokes + R"(, "label": "7", "answer": 1})", "field `answer`"},
      {R"({"strokes": [], "label": "7"})", "field `strokes`: expected a drawing"},
      {R"({"strokes": [[[0, "a"]]], "label": "7"})", "field `strokes[0][0][1]`: expected a number"},
      {R"({"label": "7"})", "expected either `image` or `strokes`"},
      {R"({"image": "AAAA", "label": "7"})", "field `image`"},
      {R"({"image": )" + fake_pixels(3) + R"(, "label": "7"})", "field `image`: expected a data URL"},
      {R"({"instances": [{"strokes": []}], "label": "7"})", "expected one drawing or picture"},
      {"[]", "expected a JSON object"},
  }));
  const RawReply reply = post(body);
  INFO(body);
  CHECK(reply.status == 400);
  CHECK_THAT(reply.body, ContainsSubstring(reason));
  CHECK(list().at("samples").empty());
}

TEST_CASE_METHOD(SamplesServer, "a drawing that takes too much room is refused") {
  auto png = test::make_png(test::paint(rasterize(test::seven()), {0, 0, 0}, {255, 255, 255}, 20));
  png.resize(3'000'000);  // a decoder ignores what follows the picture
  const std::string bytes(reinterpret_cast<const char*>(png.data()), png.size());
  const RawReply reply = post(R"({"image": ")" + common::encode_base64(bytes) + R"(", "label": "7"})");
  CHECK(reply.status == 413);
  CHECK_THAT(reply.body, ContainsSubstring("the drawing: expected at most 2097152 bytes, found 3000000"));
}

TEST_CASE_METHOD(SamplesServer, "pages of other origins may not post samples or manage them") {
  for (const std::string headers :
       {"Origin: https://evil.example\r\n", "Origin: null\r\n", "Sec-Fetch-Site: cross-site\r\n"}) {
    CHECK(post(kSeven, headers).status == 403);
    CHECK(change("1", R"({"state": "approved"})", headers).status == 403);
    CHECK(fetch(port_, "DELETE", "/samples/1", "", headers).status == 403);
    CHECK(fetch(port_, "GET", "/samples/list", "", headers).status == 403);
    CHECK(fetch(port_, "GET", "/samples/export.jsonl", "", headers).status == 403);
  }
  CHECK(fetch(port_, "POST", "/samples", kSeven, "Content-Type: text/plain\r\n").status == 415);
  CHECK(list().at("samples").empty());
}

TEST_CASE_METHOD(SamplesServer, "the page of the server may post samples") {
  CHECK(post(kSeven, "Origin: http://127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n").status == 201);
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

TEST_CASE_METHOD(SamplesServer, "samples are relabeled, approved, deleted and erased") {
  post(kSeven);
  CHECK(change("1", R"({"label": "1", "state": "approved"})").status == 204);
  CHECK(list("?state=approved").at("samples").at(0).at("label") == "1");
  CHECK(change("1", R"({"state": "deleted"})").status == 204);
  CHECK(list("?state=deleted").at("samples").size() == 1);
  CHECK(fetch(port_, "DELETE", "/samples/1").status == 204);
  CHECK(list("?state=deleted").at("samples").empty());
  CHECK(fetch(port_, "DELETE", "/samples/1").status == 404);
  CHECK(change("1", R"({"state": "new"})").status == 404);
  CHECK(change("x", R"({"state": "new"})").status == 404);
  CHECK(change("1", R"({"state": "old"})").status == 400);
  CHECK(change("1", R"({"label": "x"})").status == 400);
  CHECK(change("1", "{}").status == 400);
  CHECK(fetch(port_, "GET", "/samples/list?state=x").status == 400);
  CHECK(fetch(port_, "GET", "/samples/list?before=x").status == 400);
}

TEST_CASE_METHOD(SamplesServer, "a list has pages") {
  for (int i = 1; i <= 70; ++i) {
    REQUIRE(post(R"({"strokes": [[[0, 0], [)" + std::to_string(i) + R"(, 9]]], "label": "7"})").status == 201);
  }
  const auto first = list();
  CHECK(first.at("samples").size() == 60);
  CHECK(first.at("samples").at(0).at("id") == 70);
  const auto second = list("?before=" + first.at("next").dump());
  CHECK(second.at("samples").size() == 10);
  CHECK(second.at("samples").at(0).at("id") == 10);
  CHECK(second.at("next").is_null());
}

TEST_CASE_METHOD(SamplesServer, "an export says where it goes on") {
  for (int i = 0; i < 8; ++i) {
    const std::string large(1'500'000, ' ');
    store_.add(executor_, {.label = "7", .strokes = "[[[0,0],[" + std::to_string(i) + ",9]]]" + large, .model = "m"});
  }
  const RawReply first = fetch(port_, "GET", "/samples/export.jsonl?state=new");
  CHECK(std::ranges::count(first.body, '\n') == 6);
  CHECK(first.headers.at("link") == "<export.jsonl?state=new&after=6>; rel=\"next\"");
  const RawReply second = fetch(port_, "GET", "/samples/export.jsonl?state=new&after=6");
  CHECK(std::ranges::count(second.body, '\n') == 2);
  CHECK_FALSE(second.headers.contains("link"));
}

TEST_CASE_METHOD(SamplesServer, "the gallery is a page with a strict policy") {
  const RawReply page = fetch(port_, "GET", "/samples");
  CHECK(page.headers.at("content-type") == "text/html; charset=utf-8");
  CHECK_THAT(page.headers.at("content-security-policy"), ContainsSubstring("default-src 'none'; script-src 'self'"));
  CHECK(fetch(port_, "GET", "/samples/gallery.js").headers.at("content-type") == "text/javascript; charset=utf-8");
  CHECK(fetch(port_, "GET", "/samples/gallery.css").headers.at("content-type") == "text/css; charset=utf-8");
}

TEST_CASE_METHOD(SamplesServer, "GET /model and openapi.json say that the server keeps samples") {
  CHECK(nlohmann::json::parse(fetch(port_, "GET", "/model").body).at("samples") == true);
  CHECK(nlohmann::json::parse(fetch(port_, "GET", "/openapi.json").body).at("paths").contains("/samples"));
}

TEST_CASE_METHOD(RunningServer, "without --samples, there is neither a route nor a word about samples") {
  CHECK(fetch(port_, "POST", "/samples", kSeven, kJson).status == 404);
  CHECK(fetch(port_, "GET", "/samples").status == 404);
  CHECK_FALSE(nlohmann::json::parse(fetch(port_, "GET", "/model").body).contains("samples"));
  CHECK_FALSE(nlohmann::json::parse(fetch(port_, "GET", "/openapi.json").body).at("paths").contains("/samples"));
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
  CHECK(post(kSeven, headers).status == 201);
  CHECK(fetch(port_, "GET", "/samples/list", "", headers).status == 403);
}

TEST_CASE_METHOD(SamplesServer, "a client that posts too many samples has to wait") {
  while (rate_.allows("127.0.0.1")) {
  }
  const RawReply reply = post(kSeven);
  CHECK(reply.status == 429);
  CHECK(reply.headers.at("retry-after") == "1");
  CHECK(fetch(port_, "POST", "/predict", "{" + kStrokes + "}", kJson).status == 200);
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
  CHECK(post(kSeven).status == 401);
  CHECK(change("1", R"({"state": "approved"})").status == 401);
  CHECK(post(kSeven, "X-API-Key: secret\r\n").status == 201);
  CHECK(fetch(port_, "GET", "/samples/list", "", "X-API-Key: secret\r\n").status == 200);
}

}  // namespace
}  // namespace digit::serve_app
