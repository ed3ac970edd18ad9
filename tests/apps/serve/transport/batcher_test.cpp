#include "transport/batcher.h"

#include <catch2/catch_test_macros.hpp>
#include <memory>
#include <vector>

#include "support/serve_fake_model.h"

namespace digit::serve_app {
namespace {

TEST_CASE("requests that wait for different models run in different batches, each with the classes of its model") {
  std::vector<std::size_t> batches;
  const BatchOptions options{.on_run = [&](std::size_t size) { batches.push_back(size); }};
  Batcher batcher(options);
  FiberPool pool;
  const FakeModel digits(true);
  const FakeModel fruit(false, {"apple", "banana", "cherry"});
  std::vector<std::vector<float>> answers(5);
  const auto ask = [&](std::size_t request, const Model& model, std::size_t brightest) {
    pool.start([&, request, brightest] {
      Image image;
      image.pixels[brightest] = 1;
      answers[request].resize(model.classes());
      std::vector<float> is_digit(model.has_detector() ? 1 : 0);
      batcher.predict(model, std::span(&image, 1), answers[request], is_digit);
    });
  };
  ask(0, digits, 7);
  ask(1, digits, 8);
  ask(2, fruit, 1);
  ask(3, fruit, 2);
  ask(4, digits, 9);
  batcher.run();
  CHECK(batches == std::vector<std::size_t>{2, 2, 1});
  CHECK(answers[0][7] == 0.91F);
  CHECK(answers[1][8] == 0.91F);
  CHECK(answers[2][1] == 0.91F);
  CHECK(answers[3][2] == 0.91F);
  CHECK(answers[4][9] == 0.91F);
}

}  // namespace
}  // namespace digit::serve_app
