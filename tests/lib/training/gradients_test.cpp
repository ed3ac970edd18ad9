#include "training/gradients/gradients.h"

#include <torch/utils.h>

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <limits>

#include "digit/mlp.h"
#include "digit/trainer.h"
#include "training/flat_parameters.h"
#include "training/gradients/mlp_gradients.h"
#include "training/training_set.h"

namespace digit::test {
namespace {

using Catch::Matchers::WithinRel;

/// Returns random images with labels. With `non_digits`, every fourth image is labeled as not a digit.
training::Batch random_batch(std::int64_t images, bool non_digits) {
  auto labels = torch::arange(images).remainder(10);
  if (non_digits) labels.masked_fill_(torch::arange(images).remainder(4).eq(3), training::kNotADigit);
  return {.images = torch::rand({images, 784}), .labels = labels, .teacher = {}};
}

/// Returns `batch` as the share of one process in a batch of `all_images` images, all but one of which are digits.
training::BatchShare share_of(const training::Batch& batch, std::size_t all_images) {
  const auto images = static_cast<std::size_t>(batch.labels.size(0));
  const auto digits = static_cast<std::size_t>(batch.labels.ne(training::kNotADigit).sum().item<std::int64_t>());
  return {images, digits, all_images, all_images - 1};
}

struct GradientResult {
  training::MetricSums sums;
  torch::Tensor gradients;
};

/// Runs one implementation, with the same random numbers for dropout each time.
GradientResult run_gradients(training::Gradients& implementation, const training::FlatParameters& parameters,
                             const training::Batch& batch, const training::BatchShare& share) {
  parameters.gradients().fill_(7);  // compute must overwrite these
  torch::manual_seed(5);
  const auto sums = implementation.compute(batch, share);
  return {sums, parameters.gradients().clone()};
}

void check_same(const GradientResult& found, const GradientResult& expected) {
  CHECK(torch::allclose(found.gradients, expected.gradients, 1e-4, 1e-6));
  CHECK(expected.gradients.abs().max().item<double>() > 1e-3);
  CHECK_THAT(found.sums.loss_sum, WithinRel(expected.sums.loss_sum, 1e-5));
  CHECK(found.sums.correct == expected.sums.correct);
  CHECK(found.sums.digits == expected.sums.digits);
}

TEST_CASE("The hand-written gradients equal those of automatic differentiation for all options") {
  const auto hidden = GENERATE(std::vector<std::int64_t>{}, std::vector<std::int64_t>{24},
                               std::vector<std::int64_t>{24, 17}, std::vector<std::int64_t>{20, 20, 20});
  const auto detector = GENERATE(std::int64_t{0}, std::int64_t{9});
  const auto dropout = GENERATE(0.0, 0.3);
  const auto smoothing = GENERATE(0.0, 0.1);
  CAPTURE(hidden.size(), detector, dropout, smoothing);
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = hidden, .detector = detector, .dropout = dropout});
  network->train();
  const training::FlatParameters parameters(*network);
  training::MlpGradients handwritten(*network, smoothing);
  const auto autograd = training::make_autograd_gradients(*network, torch::kCPU, smoothing);
  for (const std::int64_t images : {32, 32, 5, 1}) {  // as in an epoch, whose last batch is smaller
    const auto batch = random_batch(images, detector > 0);
    const auto share = share_of(batch, 40);
    check_same(run_gradients(handwritten, parameters, batch, share),
               run_gradients(*autograd, parameters, batch, share));
  }
}

TEST_CASE("The hand-written gradients equal those of automatic differentiation with a teacher") {
  seed_weights(1);
  Mlp network(MlpOptions{.hidden = {24}, .detector = 9});
  network->train();
  const training::FlatParameters parameters(*network);
  training::MlpGradients handwritten(*network, 0);
  const auto autograd = training::make_autograd_gradients(*network, torch::kCPU, 0);
  auto batch = random_batch(32, true);
  const auto share = share_of(batch, 40);
  const auto without = run_gradients(handwritten, parameters, batch, share);
  batch.teacher = torch::randn({32, 10}).softmax(1);
  const auto with = run_gradients(handwritten, parameters, batch, share);
  check_same(with, run_gradients(*autograd, parameters, batch, share));
  CHECK_FALSE(torch::allclose(with.gradients, without.gradients));
}

TEST_CASE("A batch without digits has gradients of the network and of the detector, but no loss of digits") {
  seed_weights(1);  // other weights may leave all units of so small a detector at 0
  Mlp network(MlpOptions{.hidden = {8}, .detector = 4});
  network->train();
  const training::FlatParameters parameters(*network);
  const training::Batch batch{torch::rand({3, 784}), torch::full({3}, std::int64_t{training::kNotADigit}), {}};
  const training::BatchShare share{3, 0, 3, 0};
  training::MlpGradients handwritten(*network, 0);
  const auto autograd = training::make_autograd_gradients(*network, torch::kCPU, 0);
  for (training::Gradients* implementation : {static_cast<training::Gradients*>(&handwritten), autograd.get()}) {
    const auto found = run_gradients(*implementation, parameters, batch, share);
    CHECK(found.sums.digits == 0);
    CHECK(found.sums.loss_sum == 0);
    CHECK(network->layers()[0]->weight.grad().ne(0).any().item<bool>());
    CHECK(network->detector()[0]->weight.grad().ne(0).any().item<bool>());
  }
}

TEST_CASE("The gradient of a non-digit moves the logits towards the same probability for all classes") {
  const std::vector<float> logits{2, 0, 0, 0};
  const std::vector<std::int64_t> labels{training::kNotADigit};
  std::vector<float> gradient(logits.size());
  const auto sums = training::cross_entropy(logits, {.labels = labels, .teacher = {}, .smoothing = 0},
                                            {.digit = 5, .outlier = 1}, gradient);
  CHECK(sums.digits == 0);
  CHECK(sums.loss_sum == 0);
  CHECK_THAT(gradient[0], WithinRel(std::exp(2.0F) / (std::exp(2.0F) + 3) - 0.25F, 1e-5F));
  CHECK(gradient[1] < 0);
  CHECK(gradient[1] == gradient[3]);
}

TEST_CASE("A NaN bias in any layer makes the loss NaN") {
  const auto layer = GENERATE(std::size_t{0}, std::size_t{1}, std::size_t{2});
  Mlp network;
  const training::FlatParameters parameters(*network);
  network->layers()[layer]->bias.detach().fill_(std::numeric_limits<float>::quiet_NaN());
  training::MlpGradients handwritten(*network, 0);
  const auto batch = random_batch(4, false);
  CHECK(std::isnan(handwritten.compute(batch, share_of(batch, 4)).loss_sum));
}

TEST_CASE("A network gives the same logits while its parameters are contiguous in memory and afterwards") {
  Mlp network(MlpOptions{.hidden = {8}});
  const auto images = torch::rand({2, 784});
  const auto before = network->forward(images).detach();
  {
    const training::FlatParameters parameters(*network);
    CHECK(network->forward(images).equal(before));
    CHECK(parameters.values().numel() == 784 * 8 + 8 + 8 * 10 + 10);
    CHECK(network->parameters()[1].data_ptr<float>() ==
          parameters.values().data_ptr<float>() + std::ptrdiff_t{784} * 8);
  }
  CHECK(network->forward(images).equal(before));
  for (const auto& parameter : network->parameters()) {
    CHECK_FALSE(parameter.grad().defined());
    CHECK(parameter.storage().nbytes() == static_cast<std::size_t>(parameter.numel()) * sizeof(float));
  }
}

}  // namespace
}  // namespace digit::test
