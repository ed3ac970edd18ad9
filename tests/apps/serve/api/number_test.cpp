#include "api/predict/number.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <catch2/matchers/catch_matchers_vector.hpp>
#include <nlohmann/json.hpp>

#include "support/pictures.h"
#include "support/predict_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::VectorContains;
using nlohmann::json;

/// Every image with a narrow column of ink is a one, and nothing else is a digit.
class OnesModel final : public FakeModel {
 public:
  OnesModel() : FakeModel(true) {}

  void predict(std::span<const Image> images, std::span<float> probabilities,
               std::span<float> is_digit) const override {
    for (std::size_t n = 0; n < images.size(); ++n) {
      bool is_wide = false;
      for (std::size_t y = 0; y < kImageSide; ++y) is_wide |= images[n].pixels[y * kImageSide + 6] > 0.5F;
      for (std::size_t k = 0; k < classes(); ++k) probabilities[n * classes() + k] = k == 1 ? 0.91F : 0.01F;
      is_digit[n] = is_wide ? 0.01F : 0.99F;
    }
  }
};

class NumberTest : public PredictFixture {
 public:
  explicit NumberTest(std::shared_ptr<const Model> model = std::make_shared<OnesModel>())
      : PredictFixture(std::move(model)) {}
};

class NumberWithoutDetectorTest : public NumberTest {
 public:
  NumberWithoutDetectorTest() : NumberTest(std::make_shared<FakeModel>(false)) {}
};

constexpr std::string_view kTwoLines = R"({"mode": "number", "strokes": [[[60, 0], [60, 100]], [[0, 0], [0, 100]]]})";

TEST_CASE_METHOD(NumberTest, "the mode `number` answers all digits with their boxes") {
  const json found = answer(kTwoLines);
  CHECK(found.at("number") == "11");
  CHECK(found.at("confidence").get<float>() > 0);
  CHECK(found.at("rejected") == false);
  REQUIRE(found.at("digits").size() == 2);
  CHECK(found.at("digits")[0].at("label") == "1");
  CHECK(found.at("digits")[0].at("confidence").get<float>() == 0.91F);
  CHECK(found.at("digits")[1].at("box") == json{{"x", 60}, {"y", 0}, {"width", 0}, {"height", 100}});
}

TEST_CASE_METHOD(NumberTest, "the query can ask for a number, and the default is a single digit") {
  constexpr std::string_view kLine = R"({"strokes": [[[0, 0], [0, 100]]]})";
  CHECK(answer(kLine, {{"mode", "number"}}).at("number") == "1");
  CHECK(answer(kLine, {{"mode", "digit"}}).at("prediction") == 1);
  CHECK(answer(kLine).at("prediction") == 1);
  CHECK(answer(R"({"mode": "digit", "strokes": [[[0, 0], [0, 100]]]})").at("prediction") == 1);
}

TEST_CASE_METHOD(NumberTest, "the reply names the version of the model in both modes") {
  const std::pair<std::string, std::string> version{"X-Model-Version", "0123abcd"};
  CHECK_THAT(post(kTwoLines).headers, VectorContains(version));
  CHECK_THAT(post(R"({"strokes": []})").headers, VectorContains(version));
}

TEST_CASE_METHOD(NumberTest, "a body that is a picture can hold a number") {
  test::Samples samples{.width = 200, .height = 120, .values = std::vector<std::uint16_t>(std::size_t{200} * 120, 255)};
  for (std::size_t y = 20; y < 100; ++y) {
    for (const std::size_t left : {50U, 130U}) {
      for (std::size_t x = left; x < left + 8; ++x) samples.values[y * 200 + x] = 0;
    }
  }
  const auto bytes = test::make_png(samples);
  std::string body;
  for (const auto byte : bytes) body.push_back(static_cast<char>(byte));
  const json found = answer(body, {{"mode", "number"}}, "image/png");
  CHECK(found.at("number") == "11");
  CHECK(std::abs(found.at("digits")[0].at("box").at("x").get<float>() - 50) <= 2);
}

TEST_CASE_METHOD(NumberTest, "an input without ink is a rejected number without digits") {
  const json found = answer(R"({"mode": "number", "strokes": []})");
  CHECK(found.at("number").is_null());
  CHECK(found.at("confidence") == 0);
  CHECK(found.at("digits").empty());
  CHECK(found.at("rejected") == true);
}

TEST_CASE_METHOD(NumberTest, "the mode `number` refuses what is no drawing or picture of one number") {
  const std::string pixels = R"({"mode": "number", "image": )" + fake_pixels(1) + "}";
  CHECK_THAT(error_of(pixels), ContainsSubstring("expected strokes or a picture for `number`, found 28×28 pixels"));
  CHECK_THAT(error_of(R"({"mode": "number", "instances": [{"strokes": []}]})"), ContainsSubstring("found a batch"));
  CHECK_THAT(error_of(R"({"instances": [{"mode": "number", "strokes": []}]})"),
             ContainsSubstring("field `instances[0].mode`: expected digit"));
  CHECK_THAT(error_of(R"({"instances": [{"mode": {}, "strokes": []}]})"), ContainsSubstring("`instances[0].mode`"));
  CHECK_THAT(error_of(R"({"mode": "number", "strokes": [], "normalize": false})"), ContainsSubstring("`normalize`"));
}

TEST_CASE_METHOD(NumberTest, "fields of a single digit are in its answer to the same input, next to the number") {
  const auto [name, value, field] = GENERATE(table<std::string, std::string, std::string>({
      {"return", "image", "image"},
      {"return", "activations", "activations"},
      {"return", "stages", "stages"},
      {"top_k", "2", "top"},
      {"explain", "true", "explanation"},
  }));
  const std::vector<Field> query{{name, value}};
  const json found = answer(kTwoLines, query);
  CHECK(found.at("number") == "11");
  CHECK(found.at("single").contains(field));
  const std::string as_digit = R"({"strokes": [[[60, 0], [60, 100]], [[0, 0], [0, 100]]]})";
  CHECK(found.at("single") == answer(as_digit, query));
  CHECK_FALSE(answer(kTwoLines).contains("single"));
  CHECK_FALSE(answer(kTwoLines, {{"explain", "false"}}).contains("single"));
}

TEST_CASE_METHOD(NumberTest, "without ink, the answer as a single digit is that to a blank input") {
  const json found = answer(R"({"mode": "number", "strokes": []})", {{"return", "image"}});
  CHECK(found.at("number").is_null());
  CHECK(found.at("single").at("prediction").is_null());
}

TEST_CASE_METHOD(NumberTest, "an error names an unknown mode and a number of too many strokes") {
  CHECK_THAT(error_of(R"({"mode": "word", "strokes": []})"),
             ContainsSubstring("field `mode`: expected digit or number, found `word`"));
  CHECK_THAT(error_of(R"({"mode": 3, "strokes": []})"), ContainsSubstring("field `mode`"));
  CHECK_THAT(error_of(R"({"mode": "digit", "mode": "digit", "strokes": []})"), ContainsSubstring("found it twice"));
  CHECK_THAT(error_of(R"({"strokes": []})", {{"mode", "word"}}), ContainsSubstring("query `mode`"));
  std::string many = R"({"mode": "number", "strokes": [)";
  for (int i = 0; i < 49; ++i) many += (i == 0 ? "" : ",") + std::string("[[") + std::to_string(i) + ", 0]]";
  CHECK_THAT(error_of(many + "]}"), ContainsSubstring("field `strokes`: expected a number of at most 48 strokes"));
}

TEST_CASE_METHOD(NumberWithoutDetectorTest, "a model without a detector says that it cannot read numbers") {
  CHECK_THAT(error_of(kTwoLines), ContainsSubstring("expected `digit`, because the model has no detector"));
}

}  // namespace
}  // namespace digit::serve_app
