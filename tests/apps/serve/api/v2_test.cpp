#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstring>
#include <nlohmann/json.hpp>

#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;
using nlohmann::json;

class V2Test : public ApplicationFixture {
 public:
  V2Test() : ApplicationFixture({.max_batch_items = 8}), application_(router(), {}, executor_, metrics_, log_) {}

 protected:
  Reply get(std::string_view path) { return application_.answer({.method = "GET", .path = path}); }
  Reply infer(std::string_view body, std::vector<Field> headers = {}) {
    return application_.answer(
        {.method = "POST", .path = "/v2/models/digit/infer", .headers = std::move(headers), .body = body});
  }
  json answer(const json& body) {
    const Reply reply = infer(body.dump());
    INFO(reply.body);
    REQUIRE(reply.status == 200);
    return json::parse(reply.body);
  }
  std::string error_of(std::string_view body, std::vector<Field> headers = {}) {
    const Reply reply = infer(body, std::move(headers));
    INFO(reply.body);
    REQUIRE(reply.status == 400);
    return json::parse(reply.body).at("error");
  }
  static json input(std::vector<int> shape, json data, const std::string& type = "FP32") {
    return {{"inputs", {{{"name", "image"}, {"shape", shape}, {"datatype", type}, {"data", std::move(data)}}}}};
  }
  static json pixels(std::size_t digit, int ink = 1) { return json::parse(fake_pixels(digit, std::to_string(ink))); }

  Application application_;
};

TEST_CASE_METHOD(V2Test, "the server and its model describe themselves") {
  CHECK(json::parse(get("/v2").body).at("extensions") == json{"binary_tensor_data"});
  CHECK(get("/v2/health/live").status == 200);
  CHECK(get("/v2/health/ready").status == 200);
  CHECK(get("/v2/models/digit/ready").status == 200);
  CHECK(get("/v2/models/digit/versions/1/ready").status == 200);
  const json model = json::parse(get("/v2/models/digit/versions/1").body);
  CHECK(model.at("inputs")[0].at("name") == "image");
  CHECK(model.at("outputs")[1].at("datatype") == "INT64");
  CHECK(get("/v2/models/other").status == 404);
  CHECK(get("/v2/models/digit/versions/2").status == 404);
}

TEST_CASE_METHOD(V2Test, "the reply of a ready model has its name, and /v2/ is /v2") {
  for (const auto* const path : {"/v2/models/digit/ready", "/v2/models/digit/versions/1/ready"}) {
    CHECK(json::parse(get(path).body) == json{{"name", "digit"}, {"ready", true}});
  }
  CHECK(get("/v2/").body == get("/v2").body);
  CHECK(get("/v2/health/live/").status == 404);
}

TEST_CASE_METHOD(V2Test, "the body of a raw binary request is nothing but the FP32 values of the images") {
  std::vector<float> values(2 * kImagePixels);
  values[5] = 1;
  values[kImagePixels + 9] = 1.000001F;
  const std::string_view body(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
  const std::vector<Field> raw{{"Inference-Header-Content-Length", "0"}};
  const Reply reply = infer(body, raw);
  REQUIRE(reply.status == 200);
  const auto header =
      std::ranges::find(reply.headers, "Inference-Header-Content-Length", &std::pair<std::string, std::string>::first);
  REQUIRE(header != reply.headers.end());
  const std::size_t json_size = std::stoul(header->second);
  const json outputs = json::parse(reply.body.substr(0, json_size)).at("outputs");
  CHECK(outputs[0].at("name") == "probabilities");
  CHECK(outputs[0].at("shape") == json{2, 10});
  CHECK(outputs[1].at("parameters").at("binary_data_size") == 16);
  std::array<std::int64_t, 2> digits{};
  REQUIRE(reply.body.size() == json_size + 20 * sizeof(float) + sizeof digits);
  std::memcpy(digits.data(), reply.body.data() + reply.body.size() - sizeof digits, sizeof digits);
  CHECK(digits == std::array<std::int64_t, 2>{5, 9});

  const std::string expected = "expected 1 to 8 images of 3136 bytes, 784 FP32 values each, since Inference-Header";
  CHECK_THAT(error_of("", raw), ContainsSubstring(expected));
  CHECK_THAT(error_of(body.substr(1), raw), ContainsSubstring(expected));
  CHECK_THAT(error_of(std::string(28'224, '\0'), raw), ContainsSubstring("found 28224 bytes"));
  CHECK_THAT(error_of(std::string(3136, '\xff'), raw), ContainsSubstring("from 0 to 1, found NaN in image 0"));
  CHECK_THAT(error_of(body), ContainsSubstring("the body: expected"));
}

TEST_CASE_METHOD(V2Test, "an optional member that is null is absent, and a required one is missing") {
  json body = input({1, 784}, pixels(2));
  const json expected = answer(body);
  body["id"] = body["parameters"] = body["outputs"] = nullptr;
  body["inputs"][0]["parameters"] = nullptr;
  CHECK(answer(body) == expected);
  body["parameters"] = {{"normalize", nullptr}, {"binary_data_output", nullptr}, {"other", nullptr}};
  body["inputs"][0]["parameters"] = {{"binary_data_size", nullptr}};
  body["outputs"] = {{{"name", "probabilities"}, {"parameters", nullptr}},
                     {{"name", "digit"}, {"parameters", {{"binary_data", nullptr}, {"classification", nullptr}}}}};
  CHECK(answer(body) == expected);
  body["inputs"][0]["data"] = nullptr;
  CHECK_THAT(error_of(body.dump()), ContainsSubstring("field `inputs[0].data`: expected either"));
  body["inputs"] = nullptr;
  CHECK_THAT(error_of(body.dump()), ContainsSubstring("field `inputs`: expected the one input `image`, found none"));
}

TEST_CASE_METHOD(V2Test, "the length of an ID is limited, since the reply repeats it") {
  json body = input({1, 784}, pixels(2));
  body["id"] = std::string(256, 'x');
  CHECK(answer(body).at("id") == body["id"]);
  body["id"] = std::string(257, 'x');
  CHECK(error_of(body.dump()) == "field `id`: expected at most 256 bytes, found 257");
}

TEST_CASE_METHOD(V2Test, "an extension that the server does not have is refused with 501 and what to do instead") {
  const auto [path, message] = GENERATE(table<std::string, std::string>(
      {{"/v2/models/digit/config", "the model configuration is not supported; "},
       {"/v2/models/digit/versions/1/config", "the model configuration is not supported; "},
       {"/v2/models/stats", "statistics are not supported; "},
       {"/v2/models/digit/stats", "statistics are not supported; "},
       {"/v2/models/digit/versions/1/stats", "statistics are not supported; "},
       {"/v2/repository/index", "the model repository is not supported; "},
       {"/v2/repository/models/digit/load", "the model repository is not supported; "},
       {"/v2/repository/models/digit/unload", "the model repository is not supported; "},
       {"/v2/systemsharedmemory/status", "shared memory is not supported; "},
       {"/v2/systemsharedmemory/region/a/register", "shared memory is not supported; "},
       {"/v2/systemsharedmemory/unregister", "shared memory is not supported; "},
       {"/v2/cudasharedmemory/region/a/status", "shared memory is not supported; "},
       {"/v2/trace/setting", "tracing is not supported; "},
       {"/v2/models/digit/trace/setting", "tracing is not supported; "},
       {"/v2/logging", "log settings are not supported; "},
       {"/v2/models/digit/generate", "`generate` is not supported; "},
       {"/v2/models/digit/versions/1/generate_stream", "`generate` is not supported; "}}));
  for (const auto* const method : {"GET", "POST"}) {
    const Reply reply = application_.answer({.method = method, .path = path});
    CHECK(reply.status == 501);
    CHECK_THAT(json::parse(reply.body).at("error").get<std::string>(), ContainsSubstring(message));
  }
}

TEST_CASE_METHOD(V2Test, "a tensor in shared memory is refused by name") {
  json body = input({1, 784}, pixels(2));
  body["inputs"][0]["parameters"] = {{"shared_memory_region", "a"}};
  CHECK_THAT(error_of(body.dump()),
             ContainsSubstring("field `inputs[0].parameters.shared_memory_region`: shared memory is not supported"));
  body = input({1, 784}, pixels(2));
  body["outputs"] = {{{"name", "digit"}, {"parameters", {{"shared_memory_region", "a"}}}}};
  CHECK_THAT(error_of(body.dump()),
             ContainsSubstring("field `outputs[0].parameters.shared_memory_region`: shared memory is not supported"));
}

TEST_CASE_METHOD(V2Test, "an inference returns the probabilities and the most likely digit") {
  json body = input({2, 784}, json::array({pixels(3), pixels(8)}));
  body["id"] = "seven";
  const json found = answer(body);
  CHECK(found.at("model_name") == "digit");
  CHECK(found.at("model_version") == "1");
  CHECK(found.at("id") == "seven");
  CHECK(found.at("outputs")[0].at("name") == "probabilities");
  CHECK(found.at("outputs")[0].at("shape") == json{2, 10});
  CHECK(found.at("outputs")[0].at("data").size() == 20);
  CHECK(found.at("outputs")[1].at("data") == json{3, 8});
}

TEST_CASE_METHOD(V2Test, "all shapes of an image give the same answer, flat or nested") {
  json rows = json::array();
  const json flat = pixels(6);
  for (std::ptrdiff_t row = 0; row < 784; row += 28) {
    rows.push_back(json(std::vector<json>(flat.begin() + row, flat.begin() + row + 28)));
  }
  const json expected = answer(input({1, 784}, flat)).at("outputs");
  CHECK(answer(input({1, 28, 28}, flat)).at("outputs") == expected);
  CHECK(answer(input({1, 28, 28}, json::array({rows}))).at("outputs") == expected);
  CHECK(answer(input({1, 1, 28, 28}, json::array({json::array({rows})}))).at("outputs") == expected);
  CHECK(answer(input({1, 784}, pixels(6, 255), "UINT8")).at("outputs") == expected);
}

TEST_CASE_METHOD(V2Test, "the reply has the requested outputs in the requested order") {
  json body = input({1, 784}, pixels(2));
  body["outputs"] = {{{"name", "digit"}}};
  const json found = answer(body).at("outputs");
  CHECK(found.size() == 1);
  CHECK(found[0].at("name") == "digit");
}

TEST_CASE_METHOD(V2Test, "images are normalized only if the request asks for it") {
  json body = input({1, 784}, pixels(2));
  CHECK(answer(body).at("outputs")[1].at("data") == json{2});
  body["parameters"] = {{"normalize", true}};
  CHECK(answer(body).at("outputs")[1].at("data") == json{0});
}

TEST_CASE_METHOD(V2Test, "input and output tensors may be binary, after the JSON") {
  std::vector<float> values(2 * kImagePixels);
  values[5] = 1;
  values[kImagePixels + 9] = 1;
  const json head{{"inputs",
                   {{{"name", "image"},
                     {"shape", {2, 1, 28, 28}},
                     {"datatype", "FP32"},
                     {"parameters", {{"binary_data_size", values.size() * 4}}}}}},
                  {"outputs",
                   {{{"name", "digit"}, {"parameters", {{"binary_data", true}}}},
                    {{"name", "probabilities"}, {"parameters", {{"binary_data", false}}}}}}};
  const std::string text = head.dump();
  const std::string body = text + std::string(reinterpret_cast<const char*>(values.data()), values.size() * 4);
  const std::string size = std::to_string(text.size());
  const Reply reply = infer(body, {{"Inference-Header-Content-Length", size}});
  REQUIRE(reply.status == 200);
  CHECK(reply.content_type == "application/octet-stream");
  const auto header =
      std::ranges::find(reply.headers, "Inference-Header-Content-Length", &std::pair<std::string, std::string>::first);
  REQUIRE(header != reply.headers.end());
  const std::size_t json_size = std::stoul(header->second);
  const json found = json::parse(reply.body.substr(0, json_size));
  CHECK(found.at("outputs")[0].at("parameters").at("binary_data_size") == 16);
  CHECK(found.at("outputs")[1].contains("data"));
  std::array<std::int64_t, 2> digits{};
  REQUIRE(reply.body.size() == json_size + sizeof digits);
  std::memcpy(digits.data(), reply.body.data() + json_size, sizeof digits);
  CHECK(digits == std::array<std::int64_t, 2>{5, 9});

  CHECK_THAT(error_of(body.substr(0, body.size() - 1), {{"Inference-Header-Content-Length", size}}),
             ContainsSubstring("expected 6272 bytes after the JSON, found 6271"));
  CHECK_THAT(error_of(body, {{"Inference-Header-Content-Length", "999999"}}),
             ContainsSubstring("Inference-Header-Content-Length"));
  CHECK_THAT(error_of(body, {{"Inference-Header-Content-Length", "-1"}}),
             ContainsSubstring("Inference-Header-Content-Length"));
}

TEST_CASE_METHOD(V2Test, "an invalid inference is rejected with the field, what was expected and what was found") {
  struct Case {
    json change;
    std::string message;
  };
  const auto bad = GENERATE(
      Case{{{"inputs", json::array()}}, "field `inputs`"}, Case{{{"inputs", 3}}, "field `inputs`: expected an array"},
      Case{{{"inputs", {{{"name", "other"}, {"shape", {1, 784}}, {"datatype", "FP32"}, {"data", {0}}}}}},
           "field `inputs[0].name`: expected image, found other"},
      Case{{{"inputs", {{{"name", "image"}, {"shape", {1, 784}}, {"datatype", "INT8"}, {"data", {0}}}}}},
           "expected 784 numbers, found 1"},
      Case{{{"inputs", {{{"name", "image"}, {"shape", {1, 783}}, {"datatype", "FP32"}, {"data", {0}}}}}},
           "field `inputs[0].shape`: expected [N,784], [N,28,28] or [N,1,28,28], found [1,783]"},
      Case{{{"inputs", {{{"name", "image"}, {"shape", {9, 784}}, {"datatype", "FP32"}, {"data", {0}}}}}},
           "1 to 8 images"},
      Case{{{"inputs", {{{"name", "image"}, {"shape", {-1, 784}}, {"datatype", "FP32"}, {"data", {0}}}}}},
           "1 to 8 images"},
      Case{{{"inputs", {{{"name", "image"}, {"shape", {1, 784}}, {"datatype", "FP32"}}}}}, "neither"},
      Case{{{"outputs", {{{"name", "logits"}}}}}, "expected probabilities or digit, found logits"},
      Case{{{"outputs", {{{"name", "digit"}}, {{"name", "digit"}}}}}, "each output once"},
      Case{{{"id", 3}}, "field `id`: expected a string"},
      Case{{{"parameters", {{"normalize", 1}}}}, "field `parameters.normalize`: expected true or false"});
  json body = input({1, 784}, pixels(1));
  body.update(bad.change);
  CHECK_THAT(error_of(body.dump()), ContainsSubstring(bad.message));
}

TEST_CASE_METHOD(V2Test, "values that resizing leaves a little above 1 count as 1") {
  const json over = json::parse(fake_pixels(6, "1.000001"));
  const json exact = answer(input({1, 784}, pixels(6))).at("outputs");
  CHECK(answer(input({1, 784}, over)).at("outputs") == exact);
  json normalized = input({1, 784}, over), normalized_exact = input({1, 784}, pixels(6));
  normalized["parameters"] = normalized_exact["parameters"] = {{"normalize", true}};
  CHECK(answer(normalized).at("outputs") == answer(normalized_exact).at("outputs"));
}

TEST_CASE_METHOD(V2Test, "values out of range are rejected") {
  CHECK_THAT(error_of(input({1, 784}, json::parse(fake_pixels(6, "1.002"))).dump()),
             ContainsSubstring("numbers from 0 to 1, found 1.002"));
  CHECK_THAT(error_of(input({1, 784}, json::parse(fake_pixels(6, "0.5")), "UINT8").dump()),
             ContainsSubstring("integers from 0 to 255, found a fraction"));
  CHECK_THAT(error_of(input({1, 784}, pixels(1, 2)).dump()), ContainsSubstring("numbers from 0 to 1"));
  CHECK_THAT(error_of(input({1, 784}, pixels(1, 256), "UINT8").dump()), ContainsSubstring("integers from 0 to 255"));
  CHECK_THAT(error_of(input({1, 784}, pixels(1), "FP64").dump()), ContainsSubstring("field `inputs[0].datatype`"));
  CHECK_THAT(error_of("{"), ContainsSubstring("body: "));
}

}  // namespace
}  // namespace digit::serve_app
