// What the server tells about the inside of the network: activations, and neurons with their weights.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <nlohmann/json.hpp>

#include "api/openapi.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

/// A model about whose neurons nothing is known, with the metrics and the time of its file.
class ClosedModel : public FakeModel {
 public:
  ClosedModel() : FakeModel(true), described_(FakeModel::metadata()) {
    described_.architecture = "own";
    described_.test = TestMetrics{.count = 10'000, .accuracy = 0.9925, .loss = 0.03};
  }
  const ModelMetadata& metadata() const override { return described_; }
  std::vector<std::size_t> layers() const override { return {}; }
  std::vector<std::vector<float>> activations(const Image&) const override { return {}; }
  std::optional<std::string> written() const override { return "2026-11-25T21:43:05Z"; }

 private:
  ModelMetadata described_;
};

/// The whole application with a fake model, which a test may replace.
class NeuronsTest : public ApplicationFixture {
 public:
  NeuronsTest() : application_(router(), {}, executor_, metrics_, log_) {}

 protected:
  Reply get_path(std::string_view path) { return application_.answer({.method = "GET", .path = path}); }
  json get_json(std::string_view path) {
    const Reply reply = get_path(path);
    REQUIRE(reply.status == 200);
    return json::parse(reply.body);
  }
  /// Returns the answer to items whose pixels are 0.5 for the class of that number, and a blank one for -1.
  json answers(const std::vector<int>& items, std::string_view parts = "activations") {
    std::string body;
    for (const int item : items) {
      body += body.empty() ? R"({"instances": [)" : ",";
      body += item < 0 ? R"({"strokes": []})"
                       : R"({"normalize": false, "image": )" + fake_pixels(static_cast<std::size_t>(item), "0.5") + "}";
    }
    const Reply reply = application_.answer({.method = "POST",
                                             .path = "/predict",
                                             .query = {{"return", parts}},
                                             .headers = {{"Content-Type", "application/json"}},
                                             .body = body + "]}"});
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    return json::parse(reply.body).at("predictions");
  }

  Application application_;
};

TEST_CASE_METHOD(NeuronsTest, "return=activations adds the activations of each hidden layer") {
  const json found = answers({0, 1, 7});
  CHECK(found[0].at("activations") == json{{2, 0}});
  CHECK(found[1].at("activations") == json{{0, 2}});
  CHECK(found[2].at("activations") == json{{0, 0}});
  CHECK_FALSE(found[0].contains("image"));
}

TEST_CASE_METHOD(NeuronsTest, "a blank item has no activations, and neither has a model whose neurons are not known") {
  CHECK(answers({-1, 1})[0].at("activations") == json::array());
  model_ = std::make_shared<ClosedModel>();
  CHECK(answers({1})[0].at("activations") == json::array());
}

TEST_CASE_METHOD(NeuronsTest, "every item of a large batch has its own activations") {
  std::vector<int> items(100);
  for (std::size_t i = 0; i < items.size(); ++i) items[i] = static_cast<int>(i % 2);
  const json found = answers(items);
  for (std::size_t i = 0; i < items.size(); ++i) {
    CHECK(found[i].at("activations") == (i % 2 == 0 ? json{{2, 0}} : json{{0, 2}}));
  }
}

TEST_CASE_METHOD(NeuronsTest, "return takes several parts in any order") {
  const auto parts = GENERATE("image,activations", "activations,image", "stages,activations,image,image");
  const json found = answers({0}, parts)[0];
  CHECK(found.at("image").size() == kImagePixels);
  CHECK(found.at("activations") == json{{2, 0}});
  CHECK(found.contains("stages") == std::string_view(parts).starts_with("stages"));
}

TEST_CASE_METHOD(NeuronsTest, "an unknown or empty part of return is refused with the parts that exist") {
  const auto [parts, found] = GENERATE(table<std::string, std::string>({{"all", "`all`"},
                                                                        {"image,weights", "`weights`"},
                                                                        {"", "``"},
                                                                        {"image,", "``"},
                                                                        {"image, activations", "` activations`"}}));
  const Reply reply = application_.answer({.method = "POST",
                                           .path = "/predict",
                                           .query = {{"return", parts}},
                                           .headers = {{"Content-Type", "application/json"}},
                                           .body = R"({"strokes": []})"});
  CHECK(reply.status == 400);
  CHECK_THAT(reply.body, ContainsSubstring("query `return`: expected image, stages, activations, or several of them "
                                           "with commas between them, found " +
                                           found));
}

TEST_CASE_METHOD(NeuronsTest, "a neuron has its bias, its weights and what it feeds, with three digits each") {
  const json hidden = get_json("/model/layers/1/neurons/1");
  CHECK(hidden.at("layer") == 1);
  CHECK(hidden.at("neuron") == 1);
  CHECK(hidden.at("bias") == -1.12);
  CHECK(hidden.at("weights") == json(std::vector<double>(kImagePixels, 1.12)));
  CHECK(hidden.at("feeds") == json(std::vector<double>(10, 1.12)));
  const json output = get_json("/model/layers/2/neurons/9");
  CHECK(output.at("weights") == json{9.12, 9.12});
  CHECK(output.at("feeds") == json::array());
}

TEST_CASE_METHOD(NeuronsTest, "a layer or a neuron that does not exist gets a 404 that says which ones do") {
  const auto [path, message] = GENERATE(table<std::string, std::string>({
      {"/model/layers/0/neurons/0", "layer: expected a number from 1 to 2, found `0`"},
      {"/model/layers/3/neurons/0", "layer: expected a number from 1 to 2, found `3`"},
      {"/model/layers/one/neurons/0", "found `one`"},
      {"/model/layers/1/neurons/2", "neuron of layer 1: expected a number from 0 to 1, found `2`"},
      {"/model/layers/2/neurons/-1", "neuron of layer 2: expected a number from 0 to 9, found `-1`"},
      {"/model/layers/2/neurons/1x", "found `1x`"},
      {"/model/layers/2/neurons/99999999999999999999", "found `99999999999999999999`"},
  }));
  const Reply reply = get_path(path);
  CHECK(reply.status == 404);
  CHECK_THAT(reply.body, ContainsSubstring(message));
  model_ = std::make_shared<ClosedModel>();
  CHECK_THAT(get_path(path).body, ContainsSubstring("the neurons of the loaded model are not known"));
}

TEST_CASE_METHOD(NeuronsTest, "the contract says what the network is, and what is known about its file") {
  const json open = get_json("/model");
  CHECK(open.at("architecture") == "mlp");
  CHECK(open.at("hidden") == json{2});
  CHECK(open.at("layers") == json{2, 10});
  CHECK(open.at("library_version") == "0.1.0");
  CHECK(open.at("version") == "0123abcd");
  CHECK_FALSE(open.contains("written"));
  CHECK_FALSE(open.contains("test"));
  model_ = std::make_shared<ClosedModel>();
  const json closed = get_json("/model");
  CHECK(closed.at("architecture") == "own");
  CHECK(closed.at("layers") == json::array());
  CHECK(closed.at("written") == "2026-11-25T21:43:05Z");
  CHECK(closed.at("test") == json{{"count", 10'000}, {"accuracy", 0.9925}});
}

/// Checks that an object has all required properties of a schema, and no others than the schema has.
void check_fields(const json& object, const json& schema) {
  for (const json& name : schema.at("required")) CHECK(object.contains(name.get<std::string>()));
  for (const auto& [name, value] : object.items()) CHECK(schema.at("properties").contains(name));
}

TEST_CASE_METHOD(NeuronsTest, "openapi.json has the fields of the contract and of a neuron") {
  const json schemas = json::parse(openapi_template()).at("components").at("schemas");
  check_fields(get_json("/model/layers/1/neurons/0"), schemas.at("Neuron"));
  model_ = std::make_shared<ClosedModel>();
  check_fields(get_json("/model"), schemas.at("Model"));
}

}  // namespace
}  // namespace digit::serve_app
