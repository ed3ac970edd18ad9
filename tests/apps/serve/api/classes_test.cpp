// The API with models of other classes than the ten digits, and with other input forms.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <functional>
#include <nlohmann/json.hpp>

#include "api/openapi.h"
#include "common/base64.h"
#include "support/pictures.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

const std::vector<std::string> kFruit{"apple", "a \"ripe\" banana", "cherry"};

std::vector<std::string> letters() {
  std::vector<std::string> names;
  for (char letter = 'A'; letter <= 'Z'; ++letter) names.emplace_back(1, letter);
  return names;
}

std::shared_ptr<const Model> fruit_model(InputForm form = InputForm::kHandwriting) {
  return std::make_shared<FakeModel>(false, kFruit, form);
}

/// The whole application with a fake model of three named classes, which a test may replace.
class ClassesTest : public ApplicationFixture {
 public:
  ClassesTest() : ApplicationFixture({}, fruit_model()), application_(router(), {}, executor_, metrics_, log_) {}

 protected:
  Reply post(std::string_view path, std::string_view body, std::vector<Field> query = {},
             std::string_view type = "application/json") {
    return application_.answer(
        {.method = "POST", .path = path, .query = std::move(query), .headers = {{"Content-Type", type}}, .body = body});
  }
  json predict(std::string_view body, std::vector<Field> query = {}, std::string_view type = "application/json") {
    const Reply reply = post("/predict", body, std::move(query), type);
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    return json::parse(reply.body);
  }
  json infer(const json& body) {
    const Reply reply = post("/v2/models/digit/infer", body.dump());
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    return json::parse(reply.body);
  }
  json get(std::string_view path) {
    const Reply reply = application_.answer({.method = "GET", .path = path});
    REQUIRE(reply.status == 200);
    return json::parse(reply.body);
  }
  json answer_schema() { return get("/openapi.json").at("components").at("schemas").at("Prediction"); }

  /// The body of a request about pixels that a FakeModel recognizes as that class. They are not normalized by default.
  static std::string about(std::size_t number, const std::string& more = R"(, "normalize": false)") {
    json pixels = std::vector<int>(kImagePixels, 0);
    pixels[number] = 1;
    return R"({"image": )" + pixels.dump() + more + "}";
  }
  static json tensor(std::size_t number) {
    json pixels = std::vector<int>(kImagePixels, 0);
    pixels[number] = 1;
    return {{"inputs", {{{"name", "image"}, {"shape", {1, 784}}, {"datatype", "FP32"}, {"data", pixels}}}}};
  }

  Application application_;
};

TEST_CASE_METHOD(ClassesTest, "the answer has the name of the class and one probability per class") {
  const json found = predict(about(1));
  CHECK(found.at("prediction") == 1);
  CHECK(found.at("label") == "a \"ripe\" banana");
  CHECK(found.at("probabilities").size() == 3);
  model_ = std::make_shared<FakeModel>(false, letters());
  const json letter = predict(about(25));
  CHECK(letter.at("prediction") == 25);
  CHECK(letter.at("label") == "Z");
  CHECK(letter.at("probabilities").size() == 26);
}

TEST_CASE_METHOD(ClassesTest, "a blank input has no name, and all classes are equally likely") {
  const json found = predict(R"({"instances": [{"strokes": []}, )" + about(2) + R"(, {"strokes": []}]})");
  const json& blank = found.at("predictions")[2];
  CHECK(blank.at("prediction").is_null());
  CHECK(blank.at("label").is_null());
  CHECK(blank.at("confidence") == 0);
  CHECK(blank.at("probabilities").get<std::vector<float>>() == std::vector<float>(3, 1.0F / 3));
  CHECK(found.at("predictions")[0] == blank);
  CHECK(found.at("predictions")[1].at("label") == "cherry");
}

TEST_CASE_METHOD(ClassesTest, "top_k goes up to the number of classes and has their names") {
  const json top = predict(about(2), {{"top_k", "3"}}).at("top");
  CHECK(top.size() == 3);
  CHECK(top[0] == json{{"digit", 2}, {"label", "cherry"}, {"probability", 0.91}});
  CHECK(top[1].at("label") == "apple");
  CHECK_THAT(post("/predict", about(2), {{"top_k", "4"}}).body, ContainsSubstring("expected an integer from 1 to 3"));
  model_ = std::make_shared<FakeModel>(false, letters());
  CHECK(predict(about(2), {{"top_k", "26"}}).at("top").size() == 26);
}

TEST_CASE_METHOD(ClassesTest, "after a reload, the next request has the classes of the new model") {
  model_ = std::make_shared<FakeModel>(true);
  CHECK(predict(about(7)).at("probabilities").size() == 10);
  CHECK(infer(tensor(7)).at("outputs").size() == 3);
  CHECK(answer_schema().at("properties").at("probabilities").at("maxItems") == 10);
  model_ = fruit_model();
  CHECK(predict(about(2)).at("label") == "cherry");
  CHECK_FALSE(predict(about(2)).contains("is_digit"));
  CHECK(infer(tensor(2)).at("outputs").size() == 2);
  CHECK(infer(tensor(2)).at("outputs")[0].at("shape") == json{1, 3});
  CHECK(get("/model").at("class_names") == json(kFruit));
  CHECK(answer_schema().at("properties").at("probabilities").at("maxItems") == 3);
}

/// Calls a function during each prediction.
class InterruptedModel : public FakeModel {
 public:
  using FakeModel::FakeModel;
  void predict(std::span<const Image> images, std::span<float> probabilities,
               std::span<float> is_digit) const override {
    on_predict();
    FakeModel::predict(images, probabilities, is_digit);
  }
  std::function<void()> on_predict;
};

TEST_CASE_METHOD(ClassesTest, "a request keeps its model until its end, even if a reload replaces it meanwhile") {
  const auto digits = std::make_shared<InterruptedModel>(true);
  digits->on_predict = [this] { model_ = fruit_model(InputForm::kImage); };
  model_ = digits;
  const json found = predict(about(7), {{"top_k", "10"}});
  CHECK(found.at("label") == "7");
  CHECK(found.at("probabilities").size() == 10);
  CHECK(found.at("top").size() == 10);
  CHECK(found.contains("is_digit"));
  model_ = digits;
  CHECK(infer(tensor(7)).at("outputs")[0].at("shape") == json{1, 10});
  CHECK(predict(about(1)).at("label") == kFruit[1]);
}

TEST_CASE_METHOD(ClassesTest, "a model for images gets the pixels as they are") {
  model_ = fruit_model(InputForm::kImage);
  const auto normalize = GENERATE(as<std::string>(), "", R"(, "normalize": true)", R"(, "normalize": false)");
  const json found = predict(about(2, normalize), {{"return", "image"}});
  CHECK(found.at("label") == "cherry");
  CHECK(found.at("image")[2] == 1);
}

TEST_CASE_METHOD(ClassesTest, "an image of zeros is blank for handwriting, and an input like any other for images") {
  const std::string zeros = R"({"image": )" + json(std::vector<int>(kImagePixels, 0)).dump();
  const auto end = GENERATE(as<std::string>(), "}", R"(, "normalize": false})");
  CHECK(predict(zeros + end).at("label").is_null());
  model_ = fruit_model(InputForm::kImage);
  CHECK(predict(zeros + end).at("label") == "apple");
}

/// Returns a PNG of light gray, whose top left quarter is black.
std::string picture(std::size_t side) {
  test::Samples samples{.width = side, .height = side, .channels = 1, .values = {}};
  for (std::size_t i = 0; i < side * side; ++i) {
    samples.values.push_back(i % side < side / 2 && i / side < side / 2 ? 0 : 204);
  }
  const auto bytes = test::make_png(samples);
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string data_url(const std::string& bytes) { return "data:image/png;base64," + common::encode_base64(bytes); }

TEST_CASE_METHOD(ClassesTest, "a picture is fitted with its tones for a model for images") {
  const std::vector<Field> query{{"return", "image"}};
  model_ = fruit_model(InputForm::kImage);
  const json pixels = predict(picture(56), query, "image/png").at("image");
  CHECK(pixels[0] == 0);
  CHECK(pixels[kImagePixels - 1] == 0.8);
  model_ = fruit_model();
  CHECK(predict(picture(56), query, "image/png").at("image")[kImagePixels - 1] == 0);
}

TEST_CASE_METHOD(ClassesTest, "without normalization, a picture of 28×28 keeps its tones for every model") {
  model_ = fruit_model(GENERATE(InputForm::kHandwriting, InputForm::kImage));
  const auto body = [](std::size_t side) {
    return R"({"image": ")" + data_url(picture(side)) + R"(", "normalize": false})";
  };
  const json pixels = predict(body(28), {{"return", "image"}}).at("image");
  CHECK(pixels[0] == 0);
  CHECK(pixels[kImagePixels - 1] == 0.8);
  CHECK_THAT(post("/predict", body(56)).body,
             ContainsSubstring("field `image`: expected a picture of 28×28 because `normalize` is false, found 56×56"));
  CHECK_THAT(post("/predict", R"({"strokes": [[[0, 0], [0, 9]]], "normalize": false})").body,
             ContainsSubstring("field `strokes`: expected `normalize` to be true"));
}

TEST_CASE_METHOD(ClassesTest, "without normalization, a picture of another size is refused before it is decoded") {
  const std::string header = picture(56).substr(0, 60);
  CHECK_THAT(post("/predict", R"({"image": ")" + data_url(header) + R"(", "normalize": false})").body,
             ContainsSubstring("found 56×56"));
}

TEST_CASE_METHOD(ClassesTest, "the protocol lists the names of the classes and prepares images by the contract") {
  const json metadata = get("/v2/models/digit");
  CHECK(metadata.at("outputs")[0].at("shape") == json{-1, 3});
  CHECK(metadata.at("outputs")[0].at("labels") == json(kFruit));
  CHECK(metadata.at("outputs").size() == 2);
  json body = tensor(2);
  body["parameters"] = {{"normalize", true}};
  CHECK(infer(body).at("outputs")[1].at("data") == json{0});
  model_ = fruit_model(InputForm::kImage);
  CHECK(infer(body).at("outputs")[1].at("data") == json{2});
}

TEST_CASE_METHOD(ClassesTest, "is_digit is an output of the protocol if the model has a detector") {
  json body = tensor(2);
  body["outputs"] = {{{"name", "is_digit"}}};
  CHECK_THAT(post("/v2/models/digit/infer", body.dump()).body,
             ContainsSubstring("field `outputs[0].name`: expected probabilities or digit, found is_digit"));
  model_ = std::make_shared<FakeModel>(true, kFruit);
  CHECK(get("/v2/models/digit").at("outputs")[2] == json{{"name", "is_digit"}, {"datatype", "FP32"}, {"shape", {-1}}});
  body.at("inputs")[0].at("data")[3] = 0.25;
  CHECK(infer(body).at("outputs") ==
        json::array({{{"name", "is_digit"}, {"datatype", "FP32"}, {"shape", {1}}, {"data", {0.25}}}}));
  body.erase("outputs");
  CHECK(infer(body).at("outputs")[2].at("name") == "is_digit");
}

TEST_CASE_METHOD(ClassesTest, "the contract of the model is at /model") {
  const json contract = get("/model");
  CHECK(contract.at("name") == "digit");
  CHECK(contract.at("input") == "handwriting");
  CHECK(contract.at("class_names") == json(kFruit));
  CHECK_FALSE(contract.contains("is_digit"));
  model_ = std::make_shared<FakeModel>(true, kFruit, InputForm::kImage);
  CHECK(get("/model").at("input") == "image");
  CHECK(get("/model").at("is_digit") == json{{"threshold", 0.5}});
}

TEST_CASE_METHOD(ClassesTest, "openapi.json describes the loaded model") {
  const json api = get("/openapi.json");
  const json& schema = api.at("components").at("schemas").at("Prediction");
  const json& properties = schema.at("properties");
  CHECK(properties.at("prediction").at("maximum") == 2);
  CHECK(properties.at("probabilities").at("minItems") == 3);
  CHECK(properties.at("label").at("enum") == json{kFruit[0], kFruit[1], kFruit[2], nullptr});
  CHECK(properties.at("top").at("items").at("properties").at("label").at("enum") == json(kFruit));
  CHECK_FALSE(properties.contains("is_digit"));
  CHECK(schema.at("required") == json{"prediction", "label", "confidence", "probabilities"});
  CHECK(schema.at("examples")[0].at("label") == kFruit[1]);
  CHECK(schema.at("examples")[0].at("probabilities").size() == 3);
  CHECK(api.dump().find("is_digit\"") == std::string::npos);
  for (const json& parameter : api.at("paths").at("/predict").at("post").at("parameters")) {
    if (parameter.at("name") == "top_k") CHECK(parameter.at("schema").at("maximum") == 3);
  }
}

TEST_CASE_METHOD(ClassesTest, "openapi.json does not list the names of a model with very many classes") {
  std::vector<std::string> names;
  names.reserve(1000);
  for (int i = 0; i < 1000; ++i) names.push_back("class " + std::to_string(i));
  model_ = std::make_shared<FakeModel>(true, names);
  const json schema = answer_schema();
  CHECK(schema.at("properties").at("probabilities").at("maxItems") == 1000);
  CHECK_FALSE(schema.at("properties").at("label").contains("enum"));
  CHECK_FALSE(schema.contains("examples"));
  CHECK(schema.at("properties").contains("is_digit"));
}

TEST_CASE("for a model of the digits with a detector, and with samples, the description is api/openapi.json as it is") {
  LoopExecutor executor;
  const Service service{.model = {}, .executor = executor, .keeps_samples = true};
  CHECK(json::parse(make_openapi(service, FakeModel(true))) == json::parse(openapi_template()));
}

}  // namespace
}  // namespace digit::serve_app
