#include "api/predict/stages.h"

#include <openssl/evp.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>

#include "digit/prepare.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/pictures.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

constexpr std::size_t kMaxSide = 640;

class StagesAnswerTest : public ApplicationFixture {
 public:
  StagesAnswerTest() : application_(router(), {}, executor_, metrics_, log_) {}

 protected:
  Reply post(std::string_view body, std::vector<Field> query, std::string_view type = "application/json") {
    return application_.answer({.method = "POST",
                                .path = "/predict",
                                .query = std::move(query),
                                .headers = {{"Content-Type", type}},
                                .body = body});
  }
  json answer(std::string_view body, std::vector<Field> query = {{"return", "stages"}},
              std::string_view type = "application/json") {
    const Reply reply = post(body, std::move(query), type);
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    return json::parse(reply.body);
  }

  Application application_;
};

std::string picture_of_seven() {
  const auto bytes = test::make_png(test::paint(rasterize(test::seven()), {0, 0, 0}, {255, 255, 255}, 20));
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// The pixels of the PNG in a stage of the answer, as a model of the form `image` gets them.
Image pixels_of(const json& stage) {
  const std::string text = stage.at("png");
  std::string bytes(text.size() / 4 * 3, '\0');
  REQUIRE(EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                          reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size())) >= 0);
  return prepare(EncodedPicture{bytes}, InputForm::kImage).value();
}

std::vector<std::string> names_of(const json& stages) {
  std::vector<std::string> names;
  for (const auto& stage : stages) names.push_back(stage.at("name"));
  return names;
}

Raster noise(std::size_t width, std::size_t height) {
  std::mt19937 random(1);
  Raster raster{.width = width, .height = height, .ink = std::vector<float>(width * height)};
  for (auto& value : raster.ink) value = static_cast<float>(random() % 256) / 255.0F;
  return raster;
}

TEST_CASE_METHOD(StagesAnswerTest, "return=stages adds a PNG of each stage of a picture, with its name and its size") {
  std::vector<std::string> expected;
  static_cast<void>(prepare(EncodedPicture{picture_of_seven()}, InputForm::kHandwriting,
                            {.observer = [&](std::string_view name, const Raster&) { expected.emplace_back(name); }}));
  const json stages = answer(picture_of_seven(), {{"return", "stages"}}, "image/png").at("stages");
  CHECK(names_of(stages) == expected);
  CHECK(stages.back().at("name") == "image");
  CHECK(stages.back().at("width") == kImageSide);
  CHECK(stages.back().at("height") == kImageSide);
}

TEST_CASE_METHOD(StagesAnswerTest, "the last stage shows the pixels that the network saw, with ink in black on white") {
  const json seen = answer(picture_of_seven(), {{"return", "image"}}, "image/png").at("image");
  const Image shown = pixels_of(answer(picture_of_seven(), {{"return", "stages"}}, "image/png").at("stages").back());
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    CHECK(std::abs(1 - shown.pixels[i] - seen[i].get<float>()) <= 1.0F / 255);
  }
}

TEST_CASE_METHOD(StagesAnswerTest, "strokes and pixels have stages too") {
  CHECK(names_of(answer(R"({"strokes": [[[0, 0], [0, 100]]]})").at("stages")) ==
        std::vector<std::string>{"strokes", "image"});
  CHECK(names_of(answer(R"({"image": )" + fake_pixels(3) + "}").at("stages")) == std::vector<std::string>{"image"});
}

TEST_CASE_METHOD(StagesAnswerTest, "a blank item has no stage without pixels and no image") {
  const json blank = answer(R"({"strokes": []})");
  CHECK(blank.at("prediction").is_null());
  for (const auto& stage : blank.at("stages")) {
    CHECK(stage.at("name") != "image");
    CHECK(stage.at("width") > 0);
  }
}

TEST_CASE_METHOD(StagesAnswerTest,
                 "return=stages changes no other field and can be combined with the other parameters") {
  const std::string body = R"({"strokes": [[[0, 0], [0, 100]]]})";
  const json plain = answer(body, {{"top_k", "2"}, {"explain", "true"}});
  CHECK_FALSE(plain.contains("stages"));
  json with_stages = answer(body, {{"return", "stages"}, {"top_k", "2"}, {"explain", "true"}});
  with_stages.erase("stages");
  CHECK(with_stages == plain);
}

TEST_CASE_METHOD(StagesAnswerTest, "a batch of one item has stages, and a larger one is rejected with what to do") {
  const json batch = answer(R"({"instances": [{"strokes": [[[0, 0], [0, 100]]]}]})");
  CHECK(batch.at("predictions")[0].at("stages").size() == 2);
  const auto [body, type] = GENERATE(
      table<std::string, std::string>({{R"({"instances": [{"strokes": []}, {"strokes": []}]})", "application/json"},
                                       {std::string(2 * kImagePixels, '\0'), "application/octet-stream"}}));
  const Reply reply = post(body, {{"return", "stages"}}, type);
  CHECK(reply.status == 400);
  CHECK_THAT(reply.body, ContainsSubstring(
                             "query `return`: expected one item for `stages`, found 2; send a request for each item"));
}

TEST_CASE_METHOD(StagesAnswerTest, "a picture that cannot be decoded gets the same error as without stages") {
  const Reply with_stages = post("no picture", {{"return", "stages"}}, "image/png");
  CHECK(with_stages.status == 400);
  CHECK(with_stages.body == post("no picture", {}, "image/png").body);
}

TEST_CASE("a stage of more than 640 pixels is reduced by a whole factor, and keeps its mean") {
  std::vector<Stage> stages;
  const auto observer = collect_stages(stages);
  observer("wide", noise(1300, 2));
  observer("square", {.width = 1280, .height = 1280, .ink = std::vector<float>(std::size_t{1280} * 1280, 0.5F)});
  observer("small", noise(640, 3));
  const auto pictures = encode_stages(stages);
  REQUIRE(pictures.size() == 3);
  CHECK(pictures[0].width == 434);
  CHECK(pictures[0].height == 1);
  CHECK(pictures[1].width == kMaxSide);
  CHECK(pictures[1].height == kMaxSide);
  CHECK(std::ranges::all_of(stages[1].result.ink, [](float value) { return value == 0.5F; }));
  CHECK(pictures[2].width == kMaxSide);
  CHECK(pictures[2].height == 3);
  const auto& wide = stages[0].result.ink;
  CHECK(std::abs(std::accumulate(wide.begin(), wide.end(), 0.0) / 434 - 0.5) < 0.05);
}

TEST_CASE("all stages become smaller until they are at most three megabytes of base64") {
  std::vector<Stage> stages;
  const auto observer = collect_stages(stages);
  for (int i = 0; i < 8; ++i) observer("noise", noise(kMaxSide, kMaxSide));
  observer("image", noise(kImageSide, kImageSide));
  const auto pictures = encode_stages(stages);
  std::size_t bytes = 0;
  for (const auto& picture : pictures) bytes += picture.png.size();
  CHECK(bytes <= 3'000'000);
  CHECK(pictures.front().width == kMaxSide / 2);
  CHECK(pictures.back().width == kImageSide);
}

TEST_CASE("a stage without pixels is left out") {
  std::vector<Stage> stages;
  collect_stages(stages)("strokes", {});
  CHECK(stages.empty());
}

}  // namespace
}  // namespace digit::serve_app
