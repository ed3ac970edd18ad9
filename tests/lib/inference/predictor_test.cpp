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

/// A TorchScript archive with these methods and this metadata.
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

TEST_CASE("Probabilities are one a class and add up to 1") {
  for (const auto& prediction : some_predictor().predict(some_images(5))) {
    REQUIRE(prediction.probabilities.size() == 10);
    CHECK(std::accumulate(prediction.probabilities.begin(), prediction.probabilities.end(), 0.0) == Catch::Approx(1));
    CHECK(prediction.confidence() == std::ranges::max(prediction.probabilities));
  }
}

TEST_CASE("A batch gives what its images give one by one") {
  const auto predictor = some_predictor();
  const auto images = some_images(20);
  const auto together = predictor.predict(images);
  for (std::size_t i = 0; i < images.size(); ++i) {
    CHECK(predictor.predict(images[i]).confidence() == Catch::Approx(together[i].confidence()).epsilon(1e-4));
  }
}

TEST_CASE("No image gives no prediction") { CHECK(some_predictor().predict(std::vector<Image>{}).empty()); }

TEST_CASE("Many threads may ask at once and get the same answers") {
  const auto predictor = some_predictor();
  const auto images = some_images(8);
  const auto expected = predictor.predict(images);
  std::vector<std::thread> threads;
  std::vector<std::size_t> different(4);
  for (auto& count : different) {
    threads.emplace_back([&] {
      for (int round = 0; round < 50; ++round) {
        const auto found = predictor.predict(images);
        for (std::size_t i = 0; i < images.size(); ++i) count += found[i].digit() == expected[i].digit() ? 0U : 1U;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(std::ranges::count(different, 0U) == 4);
}

TEST_CASE("Room of another size than the answers is refused") {
  const auto predictor = some_predictor();
  const auto images = some_images(2);
  std::vector<float> probabilities(19);
  CHECK_THROWS_AS(predictor.predict(images, probabilities, {}), std::invalid_argument);
}

TEST_CASE("An explanation is gradient times input: nothing where there is no ink") {
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

TEST_CASE("A missing model file is named") {
  CHECK_THROWS_MATCHES(Predictor("no-such.pt"), Error, MessageMatches(ContainsSubstring("no-such.pt")));
}

TEST_CASE("A file that is no model is refused by name") {
  const TemporaryFolder folder;
  write_file(folder / "notes.txt", "not a model");
  CHECK_THROWS_MATCHES(Predictor(folder / "notes.txt"), Error, MessageMatches(ContainsSubstring("notes.txt")));
}

TEST_CASE("A model that was cut off anywhere is refused") {
  const auto bytes = serialize_model(MlpImpl(MlpOptions{.hidden = {4}}), {});
  for (std::size_t length = 0; length < bytes.size(); length += bytes.size() / 40 + 1) {
    CHECK_THROWS_AS(Predictor::from_bytes(bytes.substr(0, length), "cut.pt"), Error);
  }
}

TEST_CASE("A TorchScript file that digit-train did not write is refused") {
  CHECK_THROWS_MATCHES(Predictor::from_bytes(archive("def forward(self, x):\n    return x\n", ""), "other.pt"), Error,
                       MessageMatches(ContainsSubstring("metadata.json")));
}

TEST_CASE("A model whose answers have another shape is refused") {
  const auto bytes = archive("def forward(self, x):\n    return x.flatten(1)\n", kMetadata);
  CHECK_THROWS_MATCHES(Predictor::from_bytes(bytes, "other.pt"), Error, MessageMatches(ContainsSubstring("[2, 784]")));
}

TEST_CASE("A model whose answers are no probabilities is refused") {
  const auto bytes = archive("def forward(self, x):\n    return x.flatten(1)[:, 0:2] + 1.0\n", kMetadata);
  CHECK_THROWS_MATCHES(Predictor::from_bytes(bytes, "other.pt"), Error,
                       MessageMatches(ContainsSubstring("add up to 1")));
}

TEST_CASE("A model that takes something else than images is refused") {
  const auto bytes = archive("def forward(self, x: int):\n    return x\n", kMetadata);
  CHECK_THROWS_AS(Predictor::from_bytes(bytes, "other.pt"), Error);
}

TEST_CASE("A model with a detector gives is_digit, also under the method name of version 0.1") {
  const std::string method = GENERATE("analyze", "analyse");
  const auto bytes = archive(
      "def forward(self, x):\n    return torch.softmax(x.flatten(1)[:, 0:2], 1)\n"
      "def " +
          method + "(self, x):\n    return self.forward(x), x.flatten(1).mean(1)\n",
      kMetadata);
  const auto predictor = Predictor::from_bytes(bytes, "model.pt");
  REQUIRE(predictor.has_detector());
  Image image;
  image.pixels.fill(0.5F);
  CHECK(predictor.predict(image).is_digit == Catch::Approx(0.5F));
}

}  // namespace
}  // namespace digit::test
