#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "api/predict/data_url.h"
#include "common/base64.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/pictures.h"
#include "support/samples_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using test::fetch;
using test::RawReply;

TEST_CASE_METHOD(SamplesServer, "a correction is stored with the drawing, the label, the answer and the model") {
  const RawReply reply = post("{" + kSampleStrokes +
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
  CHECK(sample.at("model") == "fake, version 0123abcd");
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
  CHECK(picture.headers.at("cross-origin-resource-policy") == "same-origin");
  CHECK(change("1", R"({"state": "approved"})").status == 204);
  const auto line = nlohmann::json::parse(fetch(port_, "GET", "/samples/export.jsonl").body);
  CHECK(decode_data_url(line.at("image").get<std::string>(), "image") == bytes);
}

TEST_CASE_METHOD(SamplesServer, "a body that is no correction is refused with a reason") {
  const auto [body, reason] = GENERATE(table<std::string, std::string>({
      {"{" + kSampleStrokes + "}", "field `label`: expected the name of a class, found none"},
      {"{" + kSampleStrokes + R"(, "label": "x"})", "field `label`: expected a class of the model, found `x`"},
      {"{" + kSampleStrokes + R"(, "label": 7})", "field `label`"},
      {"{" + kSampleStrokes + R"(, "label": "7", "label": "7"})", "label"},
      {"{" + kSampleStrokes + R"(, "label": "7", "answer": 1})", "field `answer`"},
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

TEST_CASE_METHOD(SamplesServer, "GET /model and openapi.json say that the server keeps samples") {
  CHECK(nlohmann::json::parse(fetch(port_, "GET", "/model").body).at("samples") == true);
  CHECK(nlohmann::json::parse(fetch(port_, "GET", "/openapi.json").body).at("paths").contains("/samples"));
}

TEST_CASE_METHOD(RunningServer, "without --samples, there is neither a route nor a word about samples") {
  CHECK(fetch(port_, "POST", "/samples", kSampleOfSeven, kJsonHeader).status == 404);
  CHECK(fetch(port_, "GET", "/samples").status == 404);
  CHECK_FALSE(nlohmann::json::parse(fetch(port_, "GET", "/model").body).contains("samples"));
  CHECK_FALSE(nlohmann::json::parse(fetch(port_, "GET", "/openapi.json").body).at("paths").contains("/samples"));
}

}  // namespace
}  // namespace digit::serve_app
