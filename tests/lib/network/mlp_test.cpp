#include "digit/mlp.h"

#include <torch/types.h>

#include <catch2/catch_test_macros.hpp>
#include <stdexcept>

namespace digit::test {
namespace {

TEST_CASE("The default MLP has the layer sizes 784-128-128-10") {
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

TEST_CASE("An MLP can have any number of hidden layers") {
  for (const auto& hidden : std::vector<std::vector<std::int64_t>>{{}, {5}, {5, 6, 7, 8}}) {
    Mlp network(MlpOptions{.hidden = hidden, .classes = 26});
    CHECK(network->layers().size() == hidden.size() + 1);
    CHECK(network->forward(torch::rand({2, 784})).sizes() == c10::IntArrayRef({2, 26}));
  }
}

TEST_CASE("A clone has its own weights and gives the same logits") {
  Mlp network(MlpOptions{.hidden = {16}});
  const auto clone = std::dynamic_pointer_cast<MlpImpl>(network->clone());
  REQUIRE(clone);
  const auto images = torch::rand({1, 784});
  CHECK(torch::equal(network->forward(images), clone->forward(images)));
  CHECK(clone->layers()[0]->weight.data_ptr() != network->layers()[0]->weight.data_ptr());
}

TEST_CASE("The detector of an MLP gives one logit per image and sends no gradients to the classifier") {
  Mlp network(MlpOptions{.hidden = {16}, .detector = 8});
  const auto images = torch::rand({3, 784});
  const auto analysis = network->analyze(images);
  CHECK(analysis.digit_logit.sizes() == c10::IntArrayRef({3}));
  CHECK(torch::equal(analysis.logits, network->forward(images)));

  analysis.digit_logit.sum().backward();
  CHECK_FALSE(network->layers()[0]->weight.grad().defined());
  CHECK(network->detector()[0]->weight.grad().defined());
}

TEST_CASE("An MLP without a detector returns only class logits") {
  Mlp network;
  CHECK_FALSE(network->analyze(torch::rand({1, 784})).digit_logit.defined());
}

TEST_CASE("The forward pass of an MLP does not modify the caller's images") {
  Mlp network;
  const auto images = torch::rand({2, 784});
  const auto before = images.clone();
  network->forward(images);
  CHECK(torch::equal(images, before));
}

TEST_CASE("Hidden layers without neurons and networks without classes are rejected") {
  CHECK_THROWS_AS(MlpImpl(MlpOptions{.hidden = {128, 0}}), std::invalid_argument);
  CHECK_THROWS_AS(MlpImpl(MlpOptions{.hidden = {128}, .classes = 0}), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
