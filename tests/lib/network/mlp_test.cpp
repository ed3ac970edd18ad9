#include "digit/mlp.h"

#include <torch/types.h>

#include <catch2/catch_test_macros.hpp>
#include <stdexcept>

namespace digit::test {
namespace {

TEST_CASE("The default network is 784-128-128-10") {
  const Mlp network;
  REQUIRE(network->layers().size() == 3);
  CHECK(network->layers()[0]->weight.sizes() == c10::IntArrayRef({128, 784}));
  CHECK(network->layers()[1]->weight.sizes() == c10::IntArrayRef({128, 128}));
  CHECK(network->layers()[2]->weight.sizes() == c10::IntArrayRef({10, 128}));
}

TEST_CASE("Flat and square images give the same logits") {
  Mlp network;
  const auto images = torch::rand({3, 1, 28, 28});
  const auto logits = network->forward(images);
  CHECK(logits.sizes() == c10::IntArrayRef({3, 10}));
  CHECK(torch::equal(logits, network->forward(images.reshape({3, 784}))));
}

TEST_CASE("Any number of layers makes a network") {
  for (const auto& hidden : std::vector<std::vector<std::int64_t>>{{}, {5}, {5, 6, 7, 8}}) {
    Mlp network(MlpOptions{.hidden = hidden, .classes = 26});
    CHECK(network->layers().size() == hidden.size() + 1);
    CHECK(network->forward(torch::rand({2, 784})).sizes() == c10::IntArrayRef({2, 26}));
  }
}

TEST_CASE("A clone has its own weights and the same answers") {
  Mlp network(MlpOptions{.hidden = {16}});
  const auto clone = std::dynamic_pointer_cast<MlpImpl>(network->clone());
  REQUIRE(clone);
  const auto images = torch::rand({1, 784});
  CHECK(torch::equal(network->forward(images), clone->forward(images)));
  CHECK(clone->layers()[0]->weight.data_ptr() != network->layers()[0]->weight.data_ptr());
}

TEST_CASE("A detector answers for each image and leaves the way to the logits alone") {
  Mlp network(MlpOptions{.hidden = {16}, .detector = 8});
  const auto images = torch::rand({3, 784});
  const auto answer = network->analyze(images);
  CHECK(answer.digit_logit.sizes() == c10::IntArrayRef({3}));
  CHECK(torch::equal(answer.logits, network->forward(images)));

  answer.digit_logit.sum().backward();
  CHECK_FALSE(network->layers()[0]->weight.grad().defined());
  CHECK(network->detector()[0]->weight.grad().defined());
}

TEST_CASE("Without a detector there are logits alone") {
  Mlp network;
  CHECK_FALSE(network->analyze(torch::rand({1, 784})).digit_logit.defined());
}

TEST_CASE("The caller's images are left as they were") {
  Mlp network;
  const auto images = torch::rand({2, 784});
  const auto before = images.clone();
  network->forward(images);
  CHECK(torch::equal(images, before));
}

TEST_CASE("Layers without neurons and networks without classes are refused") {
  CHECK_THROWS_AS(MlpImpl(MlpOptions{.hidden = {128, 0}}), std::invalid_argument);
  CHECK_THROWS_AS(MlpImpl(MlpOptions{.hidden = {128}, .classes = 0}), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
