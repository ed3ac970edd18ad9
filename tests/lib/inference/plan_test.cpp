#include "inference/plan.h"

#include <torch/csrc/jit/api/module.h>
#include <torch/script.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cstdint>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "digit/cnn.h"
#include "digit/mlp.h"
#include "digit/model_file.h"
#include "digit/predictor.h"
#include "support/tiny_mnist.h"

namespace digit::test {
namespace {

using Channels = std::vector<std::int64_t>;

torch::jit::Module module_of(const Classifier& network) {
  std::istringstream bytes(serialize_model(network, {}));
  return torch::jit::load(bytes);
}

/// Digits, and an image of ink everywhere.
std::vector<Image> plan_images(std::size_t count) {
  const auto data = make_tiny_mnist(count);
  std::vector<Image> images;
  for (std::size_t i = 0; i + 1 < count; ++i) images.push_back(data.image(i));
  images.emplace_back().pixels.fill(0.7F);
  return images;
}

/// Checks that a Predictor predicts what the network itself computes.
void check_predictions(Classifier& network, std::size_t count) {
  const auto images = plan_images(count);
  const auto predictions = Predictor::from_bytes(serialize_model(network, {}), "model").predict(images);
  network.module().eval();
  const torch::NoGradGuard no_gradient;
  for (std::size_t i = 0; i < count; ++i) {
    auto image = images[i];
    const auto analysis = network.analyze(torch::from_blob(image.pixels.data(), {1, 1, 28, 28}));
    auto found = predictions[i].probabilities;
    CHECK(torch::allclose(torch::from_blob(found.data(), {1, network.classes()}), analysis.logits.softmax(1), 1e-4,
                          1e-5));
    REQUIRE(predictions[i].is_digit.has_value() == network.has_detector());
    if (!network.has_detector()) continue;
    CHECK(torch::allclose(torch::tensor({*predictions[i].is_digit}), analysis.digit_logit.sigmoid(), 1e-4, 1e-5));
  }
}

TEST_CASE(
    "A CNN of any number of convolutions, odd widths and with or without a detector has a plan with its predictions") {
  const auto channels = GENERATE(Channels{16, 32, 64}, Channels{1}, Channels{20, 3}, Channels{3, 17, 5, 33});
  const auto detector = GENERATE(as<std::int64_t>(), 0, 7);
  CnnImpl network(CnnOptions{.channels = channels, .hidden = 19, .classes = 11, .detector = detector});
  const auto plan = inference::Plan::from_module(module_of(network));
  REQUIRE(plan.has_value());
  CHECK(plan->classes() == 11);
  CHECK(plan->has_detector() == (detector > 0));
  check_predictions(network, 4);
}

TEST_CASE("A large batch gives the predictions of the CNN for every image") {
  CnnImpl network(CnnOptions{.channels = {4, 6}, .hidden = 8, .detector = 3});
  check_predictions(network, 100);
}

TEST_CASE("A network that is too wide for a plan gives the predictions of its graph") {
  CnnImpl network(CnnOptions{.channels = {300}, .hidden = 8});
  CHECK_FALSE(inference::Plan::from_module(module_of(network)).has_value());
  check_predictions(network, 3);
}

TEST_CASE("A model whose parameters do not fit together has no plan") {
  const auto build = [](const std::string& changed, const torch::Tensor& value) {
    const auto original = module_of(CnnImpl(CnnOptions{.channels = {4, 6}, .hidden = 8, .detector = 3}));
    torch::jit::Module module("changed");
    for (const auto& parameter : original.named_parameters(false)) {
      module.register_parameter(parameter.name, parameter.name == changed ? value : parameter.value, false);
    }
    for (const auto& buffer : original.named_buffers(false)) module.register_buffer(buffer.name, buffer.value);
    return inference::Plan::from_module(module).has_value();
  };
  CHECK(build("", {}));
  for (const auto* name : {"convolution0_weight", "convolution1_weight", "layer0_weight"}) {
    for (const auto& shape :
         {Channels{}, Channels{0}, Channels{6, 0}, Channels{4, 3}, Channels{8, 293}, Channels{6, 5, 3, 3},
          Channels{6, 4, 5, 5}, Channels{5, 4, 3, 3}, Channels{4, 1, 3, 3}, Channels{0, 1, 5, 5}}) {
      INFO(name << ' ' << c10::IntArrayRef(shape));
      CHECK_FALSE(build(name, torch::zeros(shape)));
    }
  }
  CHECK_FALSE(build("convolution0_bias", torch::zeros({3})));
  CHECK_FALSE(build("convolution1_bias", torch::zeros({6, 1})));
  CHECK_FALSE(build("detector0_weight", torch::zeros({3, 17})));
  CHECK_FALSE(build("detector1_weight", torch::zeros({2, 3})));
}

TEST_CASE("A CNN whose graph computes something else than its parameters suggest gives the predictions of the graph") {
  /// Twice the logits of the network.
  struct Doubled : CnnImpl {
    using CnnImpl::CnnImpl;
    Analysis analyze(const torch::Tensor& images) override { return {CnnImpl::analyze(images).logits * 2, {}}; }
    std::shared_ptr<torch::nn::Module> clone(const torch::optional<torch::Device>& device) const override {
      auto copy = std::make_shared<Doubled>(options());
      static_cast<void>(device);
      for (std::size_t i = 0; i < parameters().size(); ++i) copy->parameters()[i].data().copy_(parameters()[i]);
      return copy;
    }
  };
  Doubled network(CnnOptions{.channels = {4}, .hidden = 8});
  check_predictions(network, 3);
}

TEST_CASE("An MLP has a plan for small batches only") {
  const auto plan = inference::Plan::from_module(module_of(MlpImpl(MlpOptions{.hidden = {9, 7}, .detector = 5})));
  REQUIRE(plan.has_value());
  CHECK(plan->max_images() < 1000);
}

}  // namespace
}  // namespace digit::test
