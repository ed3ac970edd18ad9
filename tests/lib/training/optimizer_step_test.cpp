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

/// A least-squares problem: its loss is at its minimum if every parameter is 1.
struct LeastSquares {
  torch::Tensor parameters;
  torch::Tensor gradients = torch::zeros({127});

  LeastSquares() {
    torch::manual_seed(1);
    parameters = torch::randn({127}).requires_grad_();
    parameters.mutable_grad() = gradients;
  }

  training::OptimizerStep optimizer(const TrainOptions& options,
                                    training::OptimizerStep::Implementation implementation =
                                        training::OptimizerStep::Implementation::kFastest) const {
    return {parameters.detach(), gradients, options, implementation};
  }

  void compute_gradients() const {
    gradients.zero_();
    parameters.sub(1).pow(2).sum().backward();
  }
};

bool parameters_match(const LeastSquares& left, const LeastSquares& right) {
  return torch::allclose(left.parameters, right.parameters, 1e-5, 1e-6);
}

TrainOptions options_for(Optimizer optimizer) {
  TrainOptions options;
  options.optimizer = optimizer;
  options.weight_decay = 0.1;
  return options;
}

/// Returns LibTorch's own implementation of the optimizer.
std::unique_ptr<torch::optim::Optimizer> make_reference(const LeastSquares& problem, const TrainOptions& options) {
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

TEST_CASE("Fused and unfused steps give the same parameters as torch::optim") {
  const auto options = options_for(GENERATE(Optimizer::kSgd, Optimizer::kAdam, Optimizer::kAdamW));
  const auto implementation =
      GENERATE(training::OptimizerStep::Implementation::kFastest, training::OptimizerStep::Implementation::kUnfused);
  const LeastSquares problem, reference_problem;
  auto optimizer = problem.optimizer(options, implementation);
  const auto reference = make_reference(reference_problem, options);
  for (int step = 0; step < 20; ++step) {
    problem.compute_gradients();
    optimizer.step(kRate);
    reference_problem.compute_gradients();
    reference->step();
  }
  CHECK(parameters_match(problem, reference_problem));
  CHECK_FALSE(parameters_match(problem, LeastSquares()));
}

TEST_CASE("An optimizer with a copy of another optimizer's state takes the same next step") {
  const auto options = options_for(GENERATE(Optimizer::kSgd, Optimizer::kAdam, Optimizer::kAdamW));
  const LeastSquares first, second;
  auto one = first.optimizer(options);
  const auto step = [](const LeastSquares& problem, training::OptimizerStep& optimizer) {
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

TEST_CASE("Each step of SGD without momentum depends only on the current gradient") {
  auto options = options_for(Optimizer::kSgd);
  options.momentum = 0;
  options.weight_decay = 0;
  const LeastSquares problem;
  const auto before = problem.parameters.detach().clone();
  auto optimizer = problem.optimizer(options);
  for (int i = 0; i < 2; ++i) {
    problem.compute_gradients();
    optimizer.step(kRate);
  }
  const double remaining = (1 - 2 * kRate) * (1 - 2 * kRate);
  CHECK(torch::allclose(problem.parameters.sub(1), before.sub(1).mul(remaining), 1e-4, 1e-5));
}

}  // namespace
}  // namespace digit::test
