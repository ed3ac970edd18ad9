#include "digit/predictor.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/script.h>

#include <algorithm>
#include <catch2/catch_approx.hpp>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <numeric>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "digit/error.h"
#include "digit/file.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "support/temporary_folder.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

std::vector<Image> some_images(std::size_t count) {
  const auto data = make_tiny_mnist(count);
  std::vector<Image> images;
  for (std::size_t i = 0; i < count; ++i) images.push_back(data.image(i));
  return images;
}

Predictor some_predictor() { return Predictor::from_bytes(serialize_model(MlpImpl(), {}), "model"); }

/// Returns a TorchScript archive with the given methods and metadata.
std::string archive(const std::string& methods, const std::string& metadata) {
  torch::jit::Module module("other");
  module.define(methods);
  std::ostringstream bytes;
  module.save(bytes, {{"metadata.json", metadata}});
  return std::move(bytes).str();
}

const std::string kMetadata =
    R"({"format": 1, "library_version": "0", "architecture": "mlp", "hidden": [], "seed": 0, "training_options": {},
        "class_names": ["0", "1"], "data_sha256": {}, "temperature": 1})";

TEST_CASE("A prediction has one probability per class, and its probabilities add up to 1") {
  for (const auto& prediction : some_predictor().predict(some_images(5))) {
    REQUIRE(prediction.probabilities.size() == 10);
    CHECK(std::accumulate(prediction.probabilities.begin(), prediction.probabilities.end(), 0.0) == Catch::Approx(1));
    CHECK(prediction.confidence() == std::ranges::max(prediction.probabilities));
  }
}

TEST_CASE("A batch gives the same confidences as its images one by one") {
  const auto predictor = some_predictor();
  const auto images = some_images(20);
  const auto batch = predictor.predict(images);
  for (std::size_t i = 0; i < images.size(); ++i) {
    CHECK(predictor.predict(images[i]).confidence() == Catch::Approx(batch[i].confidence()).epsilon(1e-4));
  }
}

TEST_CASE("The certainty is the confidence times the probability of a digit, if the model has a detector") {
  CHECK(Prediction{.probabilities = {0.2F, 0.8F}, .is_digit = 0.5F}.certainty() == Catch::Approx(0.4));
  CHECK(Prediction{.probabilities = {0.2F, 0.8F}, .is_digit = {}}.certainty() == Catch::Approx(0.8));
}

TEST_CASE("The score of an image is the certainty of its prediction") {
  const auto predictor = some_predictor();
  const Image image = some_images(1).front();
  CHECK(predictor.score()(image) == Catch::Approx(predictor.predict(image).certainty()));
}

TEST_CASE("An empty batch gives no predictions") { CHECK(some_predictor().predict(std::vector<Image>{}).empty()); }

TEST_CASE("Several threads can use one predictor at the same time and get the same predictions") {
  const auto predictor = some_predictor();
  const auto images = some_images(8);
  const auto expected = predictor.predict(images);
  std::vector<std::thread> threads;
  threads.reserve(4);
  std::vector<std::size_t> mismatches(4);
  for (auto& count : mismatches) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        const auto found = predictor.predict(images);
        for (std::size_t i = 0; i < images.size(); ++i) count += found[i].digit() == expected[i].digit() ? 0U : 1U;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(std::ranges::count(mismatches, 0U) == 4);
}

TEST_CASE("An output buffer of the wrong size is rejected") {
  const auto predictor = some_predictor();
  const auto images = some_images(2);
  std::vector<float> probabilities(19);
  CHECK_THROWS_AS(predictor.predict(images, probabilities, {}), std::invalid_argument);
}

TEST_CASE("An explanation is gradient times input, so it is 0 at pixels without ink") {
  const auto predictor = some_predictor();
  const auto image = some_images(1).front();
  const auto explanation = predictor.explain(image, 3);
  double total = 0;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    if (image.pixels[i] == 0) CHECK(explanation.pixels[i] == 0);
    total += std::abs(explanation.pixels[i]);
  }
  CHECK(total > 0);
  CHECK_THROWS_AS(predictor.explain(image, 10), std::invalid_argument);
}

TEST_CASE("The error for a missing model file names the file") {
  CHECK_THROWS_MATCHES(Predictor("no-such.pt"), Error, MessageMatches(ContainsSubstring("no-such.pt")));
}

TEST_CASE("The error for a file that is not a model names the file") {
  const TemporaryFolder folder;
  write_file(folder / "notes.txt", "not a model");
  CHECK_THROWS_MATCHES(Predictor(folder / "notes.txt"), Error, MessageMatches(ContainsSubstring("notes.txt")));
}

TEST_CASE("A model file that is truncated at any position is rejected") {
  const auto bytes = serialize_model(MlpImpl(MlpOptions{.hidden = {4}}), {});
  for (std::size_t length = 0; length < bytes.size(); length += bytes.size() / 40 + 1) {
    CHECK_THROWS_AS(Predictor::from_bytes(bytes.substr(0, length), "cut.pt"), Error);
  }
}

TEST_CASE("A TorchScript file without the metadata of digit-train is rejected") {
  CHECK_THROWS_MATCHES(Predictor::from_bytes(archive("def forward(self, x):\n    return x\n", ""), "other.pt"), Error,
                       MessageMatches(ContainsSubstring("metadata.json")));
}

TEST_CASE("The metadata of a model file must be a contract that this version knows") {
  const auto error_for = [](const std::string& metadata) {
    try {
      const auto bytes =
          archive("def forward(self, x):\n    return torch.softmax(x.flatten(1)[:, 0:2], 1)\n", metadata);
      static_cast<void>(Predictor::from_bytes(bytes, "m.pt", {.allow_any_operator = true}));
      return std::string("no error");
    } catch (const Error& error) {
      return std::string(error.what());
    }
  };
  const std::string rest = R"("architecture": "mlp", "hidden": [], "writer": {"digit": "9", "libtorch": "9"}, "seed": 0,
                              "training_options": {}, "data_sha256": {}, )";
  const std::string known = rest + R"("schema_version": 2, "input": "image", )";
  CHECK(error_for("{" + known + R"("class_names": ["a", "b"], "temperature": 1})") == "no error");
  CHECK(error_for("{" + rest + R"("schema_version": 3})") ==
        "m.pt: metadata.json: expected schema version 2, found 3; use a newer version of digit");
  CHECK(error_for("{" + rest + R"("schema_version": 2, "input": "sound"})") ==
        "m.pt: metadata.json: field `input`: expected handwriting or image, found sound");
  CHECK(error_for("{" + known + R"("class_names": ["a", "a"], "temperature": 1})") ==
        "m.pt: metadata.json: field `class_names`: expected unique class names, found a twice");
  CHECK(error_for("{" + known + R"("class_names": ["a"], "temperature": 1})") ==
        "m.pt: metadata.json: field `class_names`: expected 2 to 1000 classes, found 1");
  CHECK_THAT(error_for("{" + known + R"("class_names": ["a", "b"], "temperature": 0})"),
             ContainsSubstring("field `temperature`: expected a positive number"));
}

TEST_CASE("A model file of version 0.1 takes handwriting") {
  const auto bytes = archive("def forward(self, x):\n    return torch.softmax(x.flatten(1)[:, 0:2], 1)\n", kMetadata);
  CHECK(Predictor::from_bytes(bytes, "model.pt", {.allow_any_operator = true}).metadata().input ==
        InputForm::kHandwriting);
}

TEST_CASE("A model whose output has the wrong shape is rejected") {
  const auto bytes = archive("def forward(self, x):\n    return x.flatten(1)\n", kMetadata);
  CHECK_THROWS_MATCHES(Predictor::from_bytes(bytes, "other.pt"), Error, MessageMatches(ContainsSubstring("[2, 784]")));
}

TEST_CASE("A model whose outputs are not probabilities is rejected") {
  const auto bytes = archive("def forward(self, x):\n    return x.flatten(1)[:, 0:2] + 1.0\n", kMetadata);
  CHECK_THROWS_MATCHES(Predictor::from_bytes(bytes, "other.pt", {.allow_any_operator = true}), Error,
                       MessageMatches(ContainsSubstring("add up to 1")));
}

TEST_CASE("A model that does not accept images is rejected") {
  const auto bytes = archive("def forward(self, x: int):\n    return x\n", kMetadata);
  CHECK_THROWS_AS(Predictor::from_bytes(bytes, "other.pt"), Error);
}

TEST_CASE("A model with a detector gives is_digit, even if its method has the name that version 0.1 used") {
  const std::string method = GENERATE("analyze", "analyse");
  const auto bytes = archive(
      "def forward(self, x):\n    return torch.softmax(x.flatten(1)[:, 0:2], 1)\n"
      "def " +
          method + "(self, x):\n    return self.forward(x), x.flatten(1).mean(1)\n",
      kMetadata);
  const auto predictor = Predictor::from_bytes(bytes, "model.pt", {.allow_any_operator = true});
  REQUIRE(predictor.has_detector());
  Image image;
  image.pixels.fill(0.5F);
  CHECK(predictor.predict(image).is_digit == Catch::Approx(0.5F));
}

}  // namespace
}  // namespace digit::test
