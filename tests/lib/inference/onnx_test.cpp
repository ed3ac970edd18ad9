#include "inference/onnx.h"

#include <torch/script.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <string>

#include "digit/error.h"
#include "digit/model_file.h"
#include "digit/network.h"
#include "digit/predictor.h"
#include "inference/onnx_properties.h"

// tests/python/onnx_test.py runs the files in ONNX Runtime and compares the results.
namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

/// Exports a module with the given method `forward`.
std::string export_forward(const std::string& body) {
  torch::jit::Module module("other");
  module.define("def forward(self, x):\n  " + body + "\n");
  return inference::to_onnx(module, "forward", {});
}

TEST_CASE("Every architecture, with and without a detector and dropout, can be written as ONNX") {
  const auto detector = GENERATE(0, 8);
  const auto dropout = GENERATE(0.0, 0.5);
  for (const auto& architecture : architectures()) {
    auto options = architecture.defaults;
    options.detector = detector;
    options.dropout = dropout;
    CAPTURE(architecture.name, detector, dropout);
    const auto bytes = serialize_model(*make_network(options), {});
    const auto onnx = Predictor::from_bytes(bytes, "model").to_onnx();
    for (const auto* name : {"image", "probabilities", "digit", "layer0_weight"}) {
      CHECK_THAT(onnx, ContainsSubstring(name));
    }
    CHECK((onnx.find("is_digit") != std::string::npos) == (detector > 0));
  }
}

TEST_CASE("The same model file gives the same ONNX file, from any predictor") {
  const auto bytes = serialize_model(*make_network({}), {});
  const auto predictor = Predictor::from_bytes(bytes, "model");
  CHECK(predictor.to_onnx() == predictor.to_onnx());
  CHECK(predictor.to_onnx() == Predictor::from_bytes(bytes, "other name").to_onnx());
}

TEST_CASE("An operator without a conversion to ONNX is refused by name") {
  CHECK_THROWS_MATCHES(export_forward("return torch.softmax(torch.celu(x), 1)"), Error,
                       MessageMatches(ContainsSubstring("found aten::celu; add a conversion")));
}

TEST_CASE("An operator with arguments that have no conversion to ONNX is refused by name") {
  const auto* body = GENERATE("return torch.flatten(x, 0)", "return torch.dropout(x, 0.5, True)",
                              "return torch.softmax(x, 1, dtype=6)", "return torch.gelu(x, approximate='tanh')",
                              "return torch.div(x, 2, rounding_mode='floor')", "return torch.squeeze(x)",
                              "return torch.max_pool2d(x, [2], ceil_mode=True)");
  CAPTURE(body);
  CHECK_THROWS_MATCHES(export_forward(body), Error,
                       MessageMatches(ContainsSubstring("ONNX: expected the operator aten::")));
}

TEST_CASE("A model that returns no tensor is refused") {
  CHECK_THROWS_MATCHES(export_forward("return 'a text'"), Error,
                       MessageMatches(ContainsSubstring("a value of type str")));
}

TEST_CASE("A metadata property is appended to the file as its key and its value, each after its length") {
  std::string file = "model";
  inference::append_onnx_properties(file, {{"key", "value"}, {"long", std::string(200, 'x')}});
  CHECK(file ==
        "model"
        "\x72\x0c\x0a\x03key\x12\x05value"
        "\x72\xd1\x01\x0a\x04long\x12\xc8\x01" +
            std::string(200, 'x'));
}

}  // namespace
}  // namespace digit::test
