#include "training/optimizer_step.h"

#include <torch/optim/adam.h>
#include <torch/optim/adamw.h>
#include <torch/optim/sgd.h>
#include <torch/utils.h>

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <memory>

namespace digit::test {
namespace {

constexpr double kRate = 0.01;

/// Numbers that are pulled towards 1.
struct HttpError {
  torch::Tensor parameters;
  torch::Tensor gradients = torch::zeros({127});

  HttpError() {
    torch::manual_seed(1);
    parameters = torch::randn({127}).requires_grad_();
    parameters.mutable_grad() = gradients;
  }

  training::OptimizerStep optimizer(
      const TrainOptions& options,
      training::OptimizerStep::Implementation way = training::OptimizerStep::Implementation::kFastest) const {
    return {parameters.detach(), gradients, options, way};
  }

  void compute_gradients() const {
    gradients.zero_();
    parameters.sub(1).pow(2).sum().backward();
  }
};

bool close(const HttpError& left, const HttpError& right) {
  return torch::allclose(left.parameters, right.parameters, 1e-5, 1e-6);
}

TrainOptions options_for(Optimizer optimizer) {
  TrainOptions options;
  options.optimizer = optimizer;
  options.weight_decay = 0.1;
  return options;
}

/// What LibTorch itself calls this optimizer.
std::unique_ptr<torch::optim::Optimizer> reference(const HttpError& problem, const TrainOptions& options) {
  const std::vector<torch::Tensor> parameters = {problem.parameters};
  switch (options.optimizer) {
    case Optimizer::kAdam:
      return std::make_unique<torch::optim::Adam>(parameters,
                                                  torch::optim::AdamOptions(kRate).weight_decay(options.weight_decay));
    case Optimizer::kAdamW:
      return std::make_unique<torch::optim::AdamW>(
          parameters, torch::optim::AdamWOptions(kRate).weight_decay(options.weight_decay));
    case Optimizer::kSgd:
      break;
  }
  return std::make_unique<torch::optim::SGD>(
      parameters, torch::optim::SGDOptions(kRate).weight_decay(options.weight_decay).momentum(options.momentum));
}

TEST_CASE("Steps in LibTorch's one operator and in plain operations both go where torch::optim goes") {
  const auto options = options_for(GENERATE(Optimizer::kSgd, Optimizer::kAdam, Optimizer::kAdamW));
  const auto way =
      GENERATE(training::OptimizerStep::Implementation::kFastest, training::OptimizerStep::Implementation::kUnfused);
  const HttpError ours, theirs;
  auto optimizer = ours.optimizer(options, way);
  const auto expected = reference(theirs, options);
  for (int step = 0; step < 20; ++step) {
    ours.compute_gradients();
    optimizer.step(kRate);
    theirs.compute_gradients();
    expected->step();
  }
  CHECK(close(ours, theirs));
  CHECK_FALSE(close(ours, HttpError()));
}

TEST_CASE("An optimizer with another's memory goes on as that one would") {
  const auto options = options_for(GENERATE(Optimizer::kSgd, Optimizer::kAdam, Optimizer::kAdamW));
  const HttpError first, second;
  auto one = first.optimizer(options);
  const auto step = [](const HttpError& problem, training::OptimizerStep& optimizer) {
    problem.compute_gradients();
    optimizer.step(kRate);
  };
  for (int i = 0; i < 5; ++i) step(first, one);

  auto other = second.optimizer(options);
  {
    const torch::NoGradGuard no_grad;
    second.parameters.copy_(first.parameters);
    for (std::size_t i = 0; i < one.state().size(); ++i) other.state()[i].copy_(one.state()[i]);
  }
  step(first, one);
  step(second, other);
  CHECK(torch::equal(first.parameters, second.parameters));
}

TEST_CASE("Without momentum, gradient descent goes by each gradient alone") {
  auto options = options_for(Optimizer::kSgd);
  options.momentum = 0;
  options.weight_decay = 0;
  const HttpError problem;
  const auto before = problem.parameters.detach().clone();
  auto optimizer = problem.optimizer(options);
  for (int i = 0; i < 2; ++i) {
    problem.compute_gradients();
    optimizer.step(kRate);
  }
  const double left = (1 - 2 * kRate) * (1 - 2 * kRate);
  CHECK(torch::allclose(problem.parameters.sub(1), before.sub(1).mul(left), 1e-4, 1e-5));
}

}  // namespace
}  // namespace digit::test
