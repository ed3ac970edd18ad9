#include "api/predict/predict.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <nlohmann/json.hpp>

#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/pictures.h"
#include "support/predict_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

class PredictTest : public PredictFixture {
 public:
  explicit PredictTest(std::shared_ptr<const Model> model = std::make_shared<FakeModel>())
      : PredictFixture(std::move(model)) {}

 protected:
  static std::string unnormalized(const std::string& pixels, const std::string& more = "") {
    return R"({"image": )" + pixels + R"(, "normalize": false)" + more + "}";
  }
};

class RejectingPredictTest : public PredictTest {
 public:
  RejectingPredictTest() : PredictTest(std::make_shared<FakeModel>(true)) {}
};

std::string rows_of(const std::string& flat) {
  const json pixels = json::parse(flat);
  json rows = json::array();
  for (std::size_t y = 0; y < kImageSide; ++y) {
    rows.push_back(json(std::vector<json>(pixels.begin() + static_cast<long>(y * kImageSide),
                                          pixels.begin() + static_cast<long>((y + 1) * kImageSide))));
  }
  return rows.dump();
}

TEST_CASE_METHOD(PredictTest,
                 "the answer to 784 numbers has the digit, its name, its confidence and ten probabilities") {
  const json found = answer(unnormalized(fake_pixels(7)));
  CHECK(found.at("prediction") == 7);
  CHECK(found.at("label") == "7");
  CHECK(found.at("confidence").get<float>() == 0.91F);
  CHECK(found.at("probabilities").size() == 10);
  CHECK(found.at("probabilities")[7].get<float>() == 0.91F);
  CHECK_FALSE(found.contains("is_digit"));
  CHECK(found.size() == 4);
}

TEST_CASE_METHOD(PredictTest,
                 "the fast path for an image alone gives the same answer as the general one, in every notation") {
  const auto [pixel, paper] =
      GENERATE(table<std::string, std::string>({{"0.5", "0"},
                                                {"5e-1", "0.0"},
                                                {"0.5", " 0 "},
                                                {"0.5", "\n\t0\r"},
                                                {"0.50000000000000000000000000000000000", "0e0"}}));
  const std::string pixels = fake_pixels(7, pixel, paper, paper);
  const json general = answer(R"({"note": 1, "image": )" + pixels + "}", {{"return", "image"}});
  CHECK(general.at("image")[0].get<double>() >= 0);
  CHECK(answer(R"({"image": )" + pixels + "}", {{"return", "image"}}) == general);
  CHECK(answer(" \n{ \"image\"\t:\r" + pixels + " } ", {{"return", "image"}}) == general);
  CHECK(answer(R"({"instances": [{"image": )" + pixels + "}]}", {{"return", "image"}}).at("predictions")[0] == general);
}

TEST_CASE_METHOD(PredictTest, "a body without padding gets the same answer as one with padding") {
  const std::string body = R"({"image": )" + fake_pixels(7) + "}";
  const Reply reply = application_.answer(
      {.method = "POST", .path = "/predict", .headers = {{"Content-Type", "application/json"}}, .body = body});
  CHECK(json::parse(reply.body) == answer(body));
}

TEST_CASE_METHOD(PredictTest, "a body that only begins like a list of 784 numbers is rejected") {
  const std::string pixels = fake_pixels(7);
  const std::string open = R"({"image": )" + pixels.substr(0, pixels.size() - 1);  // without the closing bracket
  const auto [rest, message] = GENERATE(table<std::string, std::string>({
      {", 0]}", "expected 784 numbers, found 785"},
      {"", "body: "},
      {"}", "body: "},
      {"]", "body: "},
      {",]}", "body: "},
      {"]} 0", "body: "},
      {"], \"image\": []}", "field `image`: expected it once, found it twice"},
  }));
  INFO(rest);
  CHECK_THAT(error_of(open + rest), ContainsSubstring(message));
}

TEST_CASE_METHOD(PredictTest, "a number that is not valid JSON is rejected") {
  const auto number = GENERATE(as<std::string>(), "01", "1.", ".5", "+1", "1e", "0x1", "1 1", "NaN", "1e999", "--1");
  INFO(number);
  CHECK(post(R"({"image": )" + fake_pixels(7, number) + "}").status == 400);
}

TEST_CASE_METHOD(PredictTest, "28 rows of 28 numbers give the same answer as 784 numbers") {
  CHECK(answer(unnormalized(rows_of(fake_pixels(4)))) == answer(unnormalized(fake_pixels(4))));
}

TEST_CASE_METHOD(PredictTest, "an image with a number of 2 or more ranges to 255 unless scale is given") {
  const std::vector<Field> query{{"return", "image"}};
  CHECK(answer(unnormalized(fake_pixels(3, "51")), query).at("image")[3] == 0.2);
  CHECK(answer(unnormalized(fake_pixels(3, "2")), query).at("image")[3] == 0.0078);
  CHECK(answer(unnormalized(fake_pixels(3, "1")), query).at("image")[3] == 1);
  CHECK(answer(unnormalized(fake_pixels(3, "1"), R"(, "scale": 255)"), query).at("image")[3] == 0.0039);
  CHECK_THAT(error_of(unnormalized(fake_pixels(3, "51"), R"(, "scale": 1)")),
             ContainsSubstring("field `image`: expected numbers from 0 to 1, found 51"));
  CHECK_THAT(error_of(unnormalized(fake_pixels(3, "256"))),
             ContainsSubstring("expected numbers from 0 to 255, found 256"));
}

TEST_CASE_METHOD(PredictTest, "numbers that resizing leaves a little above 1 count as 1") {
  const std::vector<Field> query{{"return", "image"}};
  const json exact = answer(unnormalized(fake_pixels(3, "1")), query);
  CHECK(answer(unnormalized(fake_pixels(3, "1.000001")), query) == exact);
  CHECK(answer(unnormalized(rows_of(fake_pixels(3, "1.000001"))), query) == exact);
  CHECK(answer(unnormalized(fake_pixels(3, "1.9")), query) == exact);
  CHECK(answer(unnormalized(fake_pixels(3, "1.001"), R"(, "scale": 1)"), query) == exact);
  CHECK_THAT(error_of(unnormalized(fake_pixels(3, "1.002"), R"(, "scale": 1)")),
             ContainsSubstring("expected numbers from 0 to 1, found 1.002"));
}

TEST_CASE_METHOD(PredictTest, "an image of nothing but ones and rounding errors is in 0..1 in every form") {
  const std::vector<Field> query{{"return", "image"}};
  std::string over = "[1.0000002";
  for (std::size_t i = 1; i < kImagePixels; ++i) over += ",1";
  over += "]";
  const json ones(std::vector<int>(kImagePixels, 1));
  CHECK(answer(unnormalized(over), query).at("image") == ones);
  CHECK(answer(unnormalized(rows_of(over)), query).at("image") == ones);
  CHECK(answer(unnormalized(over, R"(, "scale": 1)"), query).at("image") == ones);
  CHECK(answer(R"({"instances": [)" + unnormalized(over) + "]}", query).at("predictions")[0].at("image") == ones);
}

TEST_CASE_METHOD(PredictTest, "numbers that resizing leaves a little above 255 count as 255") {
  const std::vector<Field> query{{"return", "image"}};
  const json exact = answer(unnormalized(fake_pixels(3, "255")), query);
  for (const auto* const more : {"", R"(, "scale": 255)"}) {
    CHECK(answer(unnormalized(fake_pixels(3, "255.00002"), more), query) == exact);
    CHECK_THAT(error_of(unnormalized(fake_pixels(3, "255.3"), more)), ContainsSubstring("from 0 to 255, found 255.3"));
  }
}

TEST_CASE_METHOD(PredictTest, "a blank image has no digit in any form") {
  const auto body = GENERATE(as<std::string>(), R"({"strokes": []})", R"({"image": )" + fake_pixels(0, "0") + "}",
                             PredictTest::unnormalized(fake_pixels(0, "0")));
  const json found = answer(body);
  CHECK(found.at("prediction").is_null());
  CHECK(found.at("label").is_null());
  CHECK(found.at("confidence") == 0);
  CHECK(found.at("probabilities") == json(std::vector<double>(10, 0.1)));
}

TEST_CASE_METHOD(RejectingPredictTest, "the answers of a model with a detector have is_digit and rejected") {
  const json rejected = answer(unnormalized(fake_pixels(2, "1", "0.25")));
  CHECK(rejected.at("is_digit") == 0.25);
  CHECK(rejected.at("rejected") == true);
  CHECK(answer(unnormalized(fake_pixels(2, "1", "0.75"))).at("rejected") == false);
  const json blank = answer(R"({"strokes": []})");
  CHECK(blank.at("is_digit") == 0);
  CHECK(blank.at("rejected") == true);
}

TEST_CASE_METHOD(PredictTest, "strokes are rasterized and normalized") {
  const json found = answer(R"({"strokes": [[[10, 0], [10, 50], [10, 100]], [[40, 20]]]})", {{"return", "image"}});
  CHECK(found.at("prediction").is_number());
  float ink = 0;
  for (const float pixel : found.at("image")) ink += pixel;
  CHECK(ink > 10);
}

TEST_CASE_METHOD(PredictTest, "top_k lists the most likely digits first") {
  const json found = answer(unnormalized(fake_pixels(5)), {{"top_k", "3"}});
  CHECK(found.at("top").size() == 3);
  CHECK(found.at("top")[0] == json{{"digit", 5}, {"label", "5"}, {"probability", found.at("confidence")}});
  CHECK(found.at("top")[1].at("digit") == 0);
}

TEST_CASE_METHOD(PredictTest, "an explanation is divided by its largest magnitude") {
  const json found = answer(unnormalized(fake_pixels(5, "0.5", "0.25")), {{"explain", "true"}});
  CHECK(found.at("explanation").size() == kImagePixels);
  CHECK(found.at("explanation")[5] == 1);
  CHECK(found.at("explanation")[10] == 0.5);
}

TEST_CASE_METHOD(PredictTest, "the answers of a batch are in the order of its items") {
  const std::string body = R"({"instances": [)" + unnormalized(fake_pixels(8)) + R"(, {"strokes": []}, )" +
                           unnormalized(fake_pixels(2)) + "]}";
  const json found = answer(body).at("predictions");
  CHECK(found.size() == 3);
  CHECK(found[0].at("prediction") == 8);
  CHECK(found[1].at("prediction").is_null());
  CHECK(found[2].at("prediction") == 2);
}

TEST_CASE_METHOD(PredictTest, "one invalid item rejects the batch, and the error names it") {
  const std::string body = R"({"instances": [)" + unnormalized(fake_pixels(8)) + R"(, {"image": [1, 2]}]})";
  CHECK_THAT(error_of(body), ContainsSubstring("field `instances[1].image`: expected 784 numbers, found 2"));
  CHECK_THAT(error_of(R"({"instances": []})"), ContainsSubstring("at least one item"));
  CHECK_THAT(error_of(R"({"instances": [{"strokes":[]},{"strokes":[]},{"strokes":[]},{"strokes":[]},{"strokes":[]}]})"),
             ContainsSubstring("at most 4 items"));
  CHECK_THAT(error_of(R"({"instances": [7]})"),
             ContainsSubstring("field `instances[0]`: expected an object, found a number"));
}

TEST_CASE_METHOD(PredictTest, "a binary body has one byte per pixel, or float32 values if the query says so") {
  std::string bytes(kImagePixels * 4, '\0');
  for (std::size_t n = 0; n < 4; ++n) bytes[n * kImagePixels + n] = '\xff';
  const json found = answer(bytes, {}, "application/octet-stream");
  CHECK(found.at("predictions").size() == 4);

  std::vector<float> floats(kImagePixels);
  const auto pack = [&floats](float pixel) {
    floats[12] = pixel;
    return std::string(reinterpret_cast<const char*>(floats.data()), floats.size() * sizeof(float));
  };
  const std::vector<Field> query{{"dtype", "float32"}, {"return", "image"}};
  const json exact = answer(pack(1), query, "application/octet-stream");
  CHECK(answer(pack(1.000001F), query, "application/octet-stream") == exact);
  const auto [bad, name] = GENERATE(table<float, std::string>(
      {{1.5F, "1.5"}, {-1.0F, "-1"}, {std::nanf(""), "NaN"}, {INFINITY, "Infinity"}, {-INFINITY, "-Infinity"}}));
  CHECK_THAT(error_of(pack(bad), query, "application/octet-stream"),
             ContainsSubstring("expected float32 values from 0 to 1, found " + name + " in image 0"));
  CHECK_THAT(error_of("123", {}, "application/octet-stream"), ContainsSubstring("multiple of 784 bytes, found 3"));
}

TEST_CASE_METHOD(PredictTest, "an invalid body is rejected with the field, what was expected and what was found") {
  struct Case {
    std::string body;
    std::string message;
  };
  const auto bad = GENERATE(
      Case{R"({"image": [1, 2, 3]})", "field `image`: expected 784 numbers, found 3"},
      Case{R"({"image": [[0, 0], [0]]})", "field `image[0]`: expected 28 numbers, found 2"},
      Case{R"({"image": ["x"]})", "field `image[0]`: expected a number, found a string"},
      Case{R"({"image": [-1]})", "field `image[0]`: expected a number of at least 0, found -1"},
      Case{R"({"image": [0, [1]]})", "field `image[1]`: expected a number like the others, found an array"},
      Case{R"({"image": null})", "field `image`: expected 784 numbers, 28 rows of 28, or a data URL, found null"},
      Case{R"({"image": "data:text/plain;base64,AAAA"})", "a data URL or base64 of a PNG, JPEG or WebP"},
      Case{R"({"image": "data:image/png;base64,A?=="})", "field `image`: expected base64"},
      Case{R"({"image": "data:image/png;base64,AAAA"})", "field `image`: "},
      Case{R"({"strokes": [[]]})", "field `strokes[0]`: expected at least one point, found none"},
      Case{R"({"strokes": [[[1]]]})", "field `strokes[0][0]`: expected the two numbers x and y, found 1"},
      Case{R"({"strokes": [[[1, 1e9]]]})", "field `strokes[0][0][1]`: expected a number from -1e6 to 1e6"},
      Case{R"({"strokes": 3})", "field `strokes`: expected an array of strokes"},
      Case{R"({"strokes": [], "normalize": 1})", "field `normalize`: expected true or false, found a number"},
      Case{R"({"strokes": [], "scale": 2})", "field `scale`: expected 1 or 255, found 2"},
      Case{R"({"strokes": [], "strokes": []})", "field `strokes`: expected it once, found it twice"},
      Case{R"({"strokes": [], "strok\u0065s": []})", "field `strokes`: expected it once, found it twice"},
      Case{R"({"strokes": [], "image": "data:,"})", "field `image`: "},
      Case{R"({"instances": [], "instances": []})", "field `instances`: "},
      Case{R"({})", "expected either `image` or `strokes`, found neither"}, Case{R"([])", "expected a JSON object"},
      Case{R"({"strokes": []} x)", "body: "}, Case{R"({"strokes": [], "more": tru})", "body: "},
      Case{R"({"strokes": [)", "body: "}, Case{"", "body: "},
      Case{R"({"strokes": [], "a": [[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]})", "nested too deeply"},
      Case{R"({"strokes": [], "a": "\ud800"})", "body: "}, Case{"{\"strokes\": [], \"a\": \"\xff\"}", "body: "});
  INFO(bad.body);
  CHECK_THAT(error_of(bad.body), ContainsSubstring(bad.message));
}

TEST_CASE_METHOD(PredictTest, "too many points are rejected before they are rasterized") {
  std::string body = R"({"strokes": [[[0, 0])";
  for (int i = 0; i < 100; ++i) body += ",[1, 1]";
  CHECK_THAT(error_of(body + "]]}"),
             ContainsSubstring("field `strokes`: expected at most 100 points in a request, found more"));
}

TEST_CASE_METHOD(PredictTest, "the limit of points applies to all items of a request together") {
  const auto strokes = [](int points) {
    std::string text = R"({"strokes": [[[0, 0])";
    for (int i = 1; i < points; ++i) text += ",[1, 1]";
    return text + "]]}";
  };
  const auto batch = [&](int last) {
    return R"({"instances": [)" + strokes(60) + "," + strokes(30) + "," + strokes(last) + "]}";
  };
  CHECK(answer(batch(10)).at("predictions").size() == 3);
  CHECK_THAT(error_of(batch(11)), ContainsSubstring("field `instances[2].strokes`: expected at most 100 points"));
}

TEST_CASE_METHOD(PredictTest, "an invalid query parameter is rejected by name") {
  CHECK_THAT(error_of(R"({"strokes": []})", {{"top_k", "11"}}), ContainsSubstring("query `top_k`"));
  CHECK_THAT(error_of(R"({"strokes": []})", {{"return", "all"}}), ContainsSubstring("query `return`"));
  CHECK_THAT(error_of(R"({"strokes": []})", {{"explain", "maybe"}}), ContainsSubstring("query `explain`"));
}

TEST_CASE_METHOD(PredictTest, "a body of an unknown type gets a 415") {
  CHECK(post("x", {}, "text/plain").status == 415);
  CHECK(post(R"({"strokes": []})", {}, "Application/JSON; charset=utf-8").status == 200);
}

TEST_CASE_METHOD(PredictTest, "a picture is read by its bytes, whatever type the request declares") {
  const auto samples = test::paint(rasterize(test::seven()), {0, 0, 0, 255}, {255, 255, 255, 255}, 20);
  const auto bytes = GENERATE_COPY(test::make_png(samples), test::make_jpeg(test::gray(rasterize(test::seven()))),
                                   test::make_webp(samples));
  const auto type =
      GENERATE(as<std::string>(), "image/png", "image/jpeg", "image/webp", "image/jpg", "IMAGE/WebP; q=1");
  const std::string_view body(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  CHECK(answer(body, {}, type).at("prediction").is_number());
}

TEST_CASE_METHOD(PredictTest, "a form with one picture gets its answer, and with several the answers of a batch") {
  const auto part = [](const std::string& name, const std::string& content) {
    return "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"" + name + "\"\r\n\r\n" + content +
           "\r\n";
  };
  const auto bytes = test::make_png(test::paint(rasterize(test::seven()), {0, 0, 0, 255}, {255, 255, 255, 255}, 20));
  const std::string png(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  const std::string type = "multipart/form-data; boundary=b";
  const json single = answer(png, {}, "image/png");
  CHECK(answer(part("7.png", png) + "--b--\r\n", {}, type) == single);
  CHECK(answer(part("7.png", png) + part("8.png", png) + "--b--\r\n", {}, type).at("predictions") ==
        json{single, single});
  CHECK(answer(part("7.png", png) + "--b--\r\n", {{"top_k", "2"}}, type).at("top").size() == 2);
  CHECK_THAT(error_of(part("7.png", png) + part("8.gif", "GIF89a") + "--b--\r\n", {}, type),
             ContainsSubstring("field `image: 8.gif`: picture: expected a PNG, JPEG or WebP, found a GIF"));
  std::string five;
  for (int i = 0; i < 5; ++i) five += part("7.png", png);
  CHECK_THAT(error_of(five + "--b--\r\n", {}, type),
             ContainsSubstring("the form: expected at most 4 files, found more"));
  CHECK(post(png, {}, "multipart/mixed; boundary=b").status == 415);
}

TEST_CASE_METHOD(PredictTest, "a picture in a format that the server does not read is refused with what to do") {
  CHECK_THAT(error_of("GIF89a", {}, "image/gif"),
             ContainsSubstring("the body: picture: expected a PNG, JPEG or WebP, found a GIF; open it on the page"));
  CHECK_THAT(error_of("", {}, "image/png"), ContainsSubstring("found no bytes"));
}

TEST_CASE_METHOD(PredictTest, "unknown fields are parsed and ignored") {
  CHECK(answer(R"({"note": {"a": [1, true, null, "x"]}, "strokes": []})").at("prediction").is_null());
}

TEST_CASE_METHOD(PredictTest, "another method and an unknown path get an error in JSON") {
  const Reply wrong_method = application_.answer({.method = "GET", .path = "/predict"});
  CHECK(wrong_method.status == 405);
  CHECK(wrong_method.headers.front() == std::pair<std::string, std::string>("Allow", "POST"));
  CHECK(json::parse(wrong_method.body).contains("error"));
  const Reply unknown = application_.answer({.method = "GET", .path = "/nowhere"});
  CHECK(unknown.status == 404);
  CHECK(json::parse(unknown.body).contains("error"));
}

}  // namespace
}  // namespace digit::serve_app
