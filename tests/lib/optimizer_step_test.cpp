#include "optimizer_step.h"

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

/// Two parameters that are pulled towards 1.
struct Problem {
  std::vector<torch::Tensor> parameters;

  Problem() {
    torch::manual_seed(1);
    parameters = {torch::randn({3, 40}).requires_grad_(), torch::randn({7}).requires_grad_()};
  }

  void compute_gradients() const {
    for (const auto& parameter : parameters) parameter.sub(1).pow(2).sum().backward();
  }
};

bool close(const Problem& left, const Problem& right) {
  return torch::allclose(left.parameters[0], right.parameters[0], 1e-5, 1e-6) &&
         torch::allclose(left.parameters[1], right.parameters[1], 1e-5, 1e-6);
}

TrainOptions options_for(Optimizer optimizer) {
  TrainOptions options;
  options.optimizer = optimizer;
  options.weight_decay = 0.1;
  return options;
}

/// What LibTorch itself calls this optimizer.
std::unique_ptr<torch::optim::Optimizer> reference(const Problem& problem, const TrainOptions& options) {
  switch (options.optimizer) {
    case Optimizer::kAdam:
      return std::make_unique<torch::optim::Adam>(problem.parameters,
                                                  torch::optim::AdamOptions(kRate).weight_decay(options.weight_decay));
    case Optimizer::kAdamW:
      return std::make_unique<torch::optim::AdamW>(
          problem.parameters, torch::optim::AdamWOptions(kRate).weight_decay(options.weight_decay));
    case Optimizer::kSgd:
      break;
  }
  return std::make_unique<torch::optim::SGD>(
      problem.parameters,
      torch::optim::SGDOptions(kRate).weight_decay(options.weight_decay).momentum(options.momentum));
}

TEST_CASE("Steps in LibTorch's one operator and in plain operations both go where torch::optim goes") {
  const auto options = options_for(GENERATE(Optimizer::kSgd, Optimizer::kAdam, Optimizer::kAdamW));
  const auto way = GENERATE(OptimizerStep::Way::kFastest, OptimizerStep::Way::kPlain);
  const Problem ours, theirs;
  OptimizerStep optimizer(ours.parameters, options, way);
  const auto expected = reference(theirs, options);
  for (int step = 0; step < 20; ++step) {
    ours.compute_gradients();
    optimizer.step(kRate);
    expected->zero_grad();
    theirs.compute_gradients();
    expected->step();
  }
  CHECK(close(ours, theirs));
  CHECK_FALSE(close(ours, Problem()));
}

TEST_CASE("A step drops the gradients") {
  const Problem problem;
  OptimizerStep optimizer(problem.parameters, options_for(Optimizer::kAdamW));
  problem.compute_gradients();
  optimizer.step(kRate);
  CHECK_FALSE(problem.parameters[0].grad().defined());
}

TEST_CASE("An optimizer with another's memory goes on as that one would") {
  const auto options = options_for(GENERATE(Optimizer::kSgd, Optimizer::kAdam, Optimizer::kAdamW));
  const Problem first, second;
  OptimizerStep one(first.parameters, options);
  const auto step = [](const Problem& problem, OptimizerStep& optimizer) {
    problem.compute_gradients();
    optimizer.step(kRate);
  };
  for (int i = 0; i < 5; ++i) step(first, one);

  OptimizerStep other(second.parameters, options);
  {
    const torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < 2; ++i) second.parameters[i].copy_(first.parameters[i]);
    for (std::size_t i = 0; i < one.memory().size(); ++i) other.memory()[i].copy_(one.memory()[i]);
  }
  step(first, one);
  step(second, other);
  CHECK(torch::equal(first.parameters[0], second.parameters[0]));
}

TEST_CASE("Without momentum, gradient descent goes by each gradient alone") {
  auto options = options_for(Optimizer::kSgd);
  options.momentum = 0;
  options.weight_decay = 0;
  const Problem problem;
  const auto before = problem.parameters[1].detach().clone();
  OptimizerStep optimizer(problem.parameters, options);
  for (int i = 0; i < 2; ++i) {
    problem.compute_gradients();
    optimizer.step(kRate);
  }
  const double left = (1 - 2 * kRate) * (1 - 2 * kRate);
  CHECK(torch::allclose(problem.parameters[1].sub(1), before.sub(1).mul(left), 1e-4, 1e-5));
}

}  // namespace
}  // namespace digit::test
