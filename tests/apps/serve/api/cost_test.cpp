#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "api/predict/predict.h"
#include "common/base64.h"
#include "common/png_writer.h"
#include "http/http_error.h"
#include "support/serve_fixture.h"

namespace digit::serve_app {
namespace {

using Catch::Matchers::ContainsSubstring;

/// Returns a batch of that many pictures of 50 × 50 pixels.
std::string batch_of(int pictures) {
  const Raster raster{.width = 50, .height = 50, .ink = std::vector<float>(2500, 0.5F)};
  const std::string item =
      R"({"image": "data:image/png;base64,)" + common::encode_base64(common::encode_png(raster)) + "\"}";
  std::string items;
  for (int i = 0; i < pictures; ++i) items += (i == 0 ? "" : ",") + item;
  return R"({"instances": [)" + items + "]}";
}

/// Allows the pixels of two of these pictures.
class CostTest : public ApplicationFixture {
 public:
  CostTest() : ApplicationFixture({.max_pixels = 5000}), application_(router(), {}, executor_, metrics_, log_) {}

 protected:
  Reply post(const std::string& body, const std::atomic<bool>* abandoned = nullptr) const {
    return application_.answer({.method = "POST", .path = "/predict", .body = body, .abandoned = abandoned});
  }

  Application application_;
};

TEST_CASE_METHOD(CostTest,
                 "the limit on pixels is for all pictures of a request, and the error names the one too many") {
  CHECK(post(batch_of(2)).status == 200);
  const Reply reply = post(batch_of(4));
  CHECK(reply.status == 400);
  CHECK_THAT(reply.body, ContainsSubstring("field `instances[2].image`: expected at most 5000 pixels in all pictures"));
}

TEST_CASE_METHOD(CostTest, "pictures are not decoded for a client that is gone") {
  const std::atomic<bool> abandoned = true;
  const Reply reply = post(batch_of(2), &abandoned);
  CHECK(reply.status == 503);
  CHECK_THAT(reply.body, ContainsSubstring("the client is gone"));
}

/// Runs everything at once, and remembers what the event loop would have given to a worker.
class RecordingExecutor final : public Executor {
 public:
  std::size_t predict(const Model& model, std::span<const Image> images, std::span<float> probabilities,
                      std::span<float> is_digit) override {
    model.predict(images, probabilities, is_digit);
    return images.size();
  }
  void offload(Cost cost, const std::function<void()>& work) override {
    costs.push_back(cost);
    work();
  }
  void wait_for(const std::function<void(std::function<void()> done)>& start) override {
    start([] {});
  }
  bool is_overloaded() const override { return false; }

  std::vector<Cost> costs;
};

/// Has these layers, and the activations of the fake model.
class ModelOfLayers final : public FakeModel {
 public:
  explicit ModelOfLayers(std::vector<std::size_t> layers) : layers_(std::move(layers)) {}
  std::vector<std::size_t> layers() const override { return layers_; }

 private:
  std::vector<std::size_t> layers_;
};

/// What workers do if the activations for that many items are asked from a network of these layers.
std::vector<Cost> costs_of_activations(std::size_t items, const std::vector<std::size_t>& layers,
                                       std::size_t memory = kDefaultBufferedBytes) {
  auto model = std::make_shared<ModelOfLayers>(layers);
  RecordingExecutor executor;
  const Service service{
      .model = [&] { return model; }, .executor = executor, .memory = std::make_shared<ByteBudget>(memory)};
  std::string body;
  for (std::size_t i = 0; i < items; ++i) {
    body += (i == 0 ? "" : ",") + std::string(R"({"strokes": [[[0, 0], [3, 9]]]})");
  }
  body = R"({"instances": [)" + body + "]}";
  predict(service, {.method = "POST", .path = "/predict", .query = {{"return", "activations"}}, .body = body});
  return executor.costs;
}

TEST_CASE("the width of the network decides whether a worker computes the activations of few items") {
  CHECK(costs_of_activations(1, {256, 128, 10}).empty());
  CHECK(costs_of_activations(8, {64, 10}).empty());
  CHECK(costs_of_activations(8, {256, 128, 10}).front() == Cost::kLight);
  CHECK(costs_of_activations(1, {2048, 2048, 10}).front() == Cost::kLight);
  CHECK(costs_of_activations(1, {8192, 8192, 10}).front() == Cost::kHeavy);
  CHECK(costs_of_activations(200, {256, 128, 10}).back() == Cost::kLight);
}

TEST_CASE("a worker writes the activations if they are many, and a budget of memory counts their text") {
  CHECK(costs_of_activations(1, {8192, 8192, 10}) == std::vector{Cost::kHeavy});
  CHECK(costs_of_activations(4, {8192, 8192, 10}) == std::vector{Cost::kHeavy, Cost::kLight});
  constexpr std::size_t kValues = 4 * std::size_t{8192 + 8192 + 10};
  CHECK(costs_of_activations(4, {8192, 8192, 10}, 20 * kValues).size() == 2);
  CHECK_THROWS_MATCHES(costs_of_activations(4, {8192, 8192, 10}, 15 * kValues), HttpError,
                       Catch::Matchers::MessageMatches(ContainsSubstring("use all memory")));
}

}  // namespace
}  // namespace digit::serve_app
