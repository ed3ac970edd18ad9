#include <torch/csrc/jit/api/module.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "digit/cnn.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Widths = std::vector<std::size_t>;

/// A network and the predictor that reads it from a model file.
template <typename Network>
struct Saved {
  explicit Saved(const Network& saved)
      : network(saved), predictor(Predictor::from_bytes(serialize_model(network, {}), "model")) {}

  /// The weights or the biases of one of the network's layers.
  torch::Tensor parameter(const std::string& name) { return network.named_parameters()[name].detach(); }

  Network network;
  Predictor predictor;
};

Saved<MlpImpl> saved_mlp(const std::vector<std::int64_t>& hidden = {9, 7}) {
  return Saved(MlpImpl(MlpOptions{.hidden = hidden, .classes = 5, .detector = 3}));
}

Saved<CnnImpl> saved_cnn() { return Saved(CnnImpl(CnnOptions{.channels = {4, 6}, .hidden = 8, .detector = 3})); }

/// A digit, an image without ink, and one of ink everywhere.
std::vector<Image> neuron_images() {
  std::vector<Image> images{make_tiny_mnist(1).image(0), Image{}, Image{}};
  images.back().pixels.fill(0.7F);
  return images;
}

torch::Tensor tensor_of(const std::vector<float>& values) { return torch::tensor(values); }

torch::Tensor batch_of(Image image) { return torch::from_blob(image.pixels.data(), {1, 1, 28, 28}).clone(); }

void check_equal(const std::vector<float>& found, const torch::Tensor& expected) {
  REQUIRE(found.size() == static_cast<std::size_t>(expected.numel()));
  CHECK(torch::allclose(tensor_of(found), expected.flatten(), 1e-4, 1e-5));
}

/// The activations of a layer of LibTorch for these inputs.
template <typename Network>
torch::Tensor activations_of(Saved<Network>& saved, const std::string& layer, const torch::Tensor& inputs) {
  return torch::relu(
      torch::nn::functional::linear(inputs, saved.parameter(layer + ".weight"), saved.parameter(layer + ".bias")));
}

TEST_CASE("The activations of an MLP are those that LibTorch computes, one vector for each hidden layer") {
  auto saved = saved_mlp();
  for (const Image& image : neuron_images()) {
    const auto found = saved.predictor.activations(image);
    REQUIRE(found.size() == 2);
    const auto pixels = (batch_of(image).reshape({1, 784}) - kPixelMean) / kPixelDeviation;
    const auto first = activations_of(saved, "layer0", pixels);
    check_equal(found[0], first);
    check_equal(found[1], activations_of(saved, "layer1", first));
  }
}

TEST_CASE("The activations of a CNN are those of its hidden layer, from which its logits follow") {
  auto saved = saved_cnn();
  saved.network.eval();
  for (const Image& image : neuron_images()) {
    const auto found = saved.predictor.activations(image);
    REQUIRE(found.size() == 1);
    const auto logits = torch::nn::functional::linear(tensor_of(found[0]), saved.parameter("layer1.weight"),
                                                      saved.parameter("layer1.bias"));
    CHECK(found[0] != std::vector<float>(8));
    CHECK(torch::allclose(logits, saved.network.forward(batch_of(image)).detach().flatten(), 1e-4, 1e-5));
  }
}

TEST_CASE("The layers of a model are its hidden layers and the output layer") {
  CHECK(saved_mlp().predictor.layers() == Widths{9, 7, 5});
  CHECK(saved_mlp({}).predictor.layers() == Widths{5});
  CHECK(saved_mlp({}).predictor.activations(Image{}).empty());
  CHECK(saved_cnn().predictor.layers() == Widths{8, 10});
}

TEST_CASE("A neuron has the weights of its inputs, and those with which the next layer reads it") {
  auto saved = saved_mlp();
  const Neuron hidden = saved.predictor.neuron(2, 6);
  CHECK(hidden.bias == saved.parameter("layer1.bias")[6].item<float>());
  check_equal(hidden.weights, saved.parameter("layer1.weight")[6]);
  check_equal(hidden.feeds, saved.parameter("layer2.weight").select(1, 6));
  const Neuron output = saved.predictor.neuron(3, 4);
  check_equal(output.weights, saved.parameter("layer2.weight")[4]);
  CHECK(output.feeds.empty());
}

TEST_CASE("The weights of the first layer of an MLP are for pixels in [0, 1]") {
  auto saved = saved_mlp();
  for (const Image& image : neuron_images()) {
    for (const std::size_t index : {0U, 8U}) {
      const Neuron neuron = saved.predictor.neuron(1, index);
      const auto sum = tensor_of(neuron.weights).dot(batch_of(image).flatten()) + neuron.bias;
      const float found = saved.predictor.activations(image)[0][index];
      CHECK(torch::allclose(torch::relu(sum), torch::tensor(found), 1e-4, 1e-5));
    }
  }
}

TEST_CASE("The first fully connected layer of a CNN has no weights for pixels") {
  auto saved = saved_cnn();
  const Neuron neuron = saved.predictor.neuron(1, 7);
  CHECK(neuron.weights.empty());
  CHECK(neuron.bias == saved.parameter("layer0.bias")[7].item<float>());
  check_equal(neuron.feeds, saved.parameter("layer1.weight").select(1, 7));
  check_equal(saved.predictor.neuron(2, 9).weights, saved.parameter("layer1.weight")[9]);
}

TEST_CASE("A neuron that the model does not have is refused") {
  const auto saved = saved_mlp();
  CHECK_THROWS_AS(saved.predictor.neuron(0, 0), std::invalid_argument);
  CHECK_THROWS_AS(saved.predictor.neuron(4, 0), std::invalid_argument);
  CHECK_THROWS_AS(saved.predictor.neuron(3, 5), std::invalid_argument);
}

TEST_CASE("Nothing is known about the neurons of a network that is too wide for the loops of the library") {
  const Saved saved(CnnImpl(CnnOptions{.channels = {300}, .hidden = 8}));
  CHECK(saved.predictor.layers().empty());
  CHECK(saved.predictor.activations(Image{}).empty());
  CHECK_THROWS_AS(saved.predictor.neuron(1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace digit::test
