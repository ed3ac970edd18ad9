#include "training/optimizer_step.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Exception.h>
#include <torch/utils.h>

#include <cmath>
#include <numbers>
#include <optional>
#include <utility>

namespace digit::training {
namespace {

using Update = std::function<void(double learning_rate)>;
using OptionalTensor = torch::optional<at::Tensor>;

// The defaults of torch::optim.
constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;

/// The tensors of an update, shared with OptimizerStep's members.
struct State {
  torch::Tensor parameters;
  torch::Tensor gradients;
  torch::Tensor first;
  torch::Tensor second;
  torch::Tensor steps;
};

using FusedAdam = void(at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList,
                       double, double, double, double, double, bool, bool, const OptionalTensor&,
                       const OptionalTensor&);
using FusedSgd = void(at::TensorList, at::TensorList, at::TensorList, double, double, double, double, bool, bool, bool,
                      const OptionalTensor&, const OptionalTensor&);

/// Returns LibTorch's operator with this name, looked up at run time because older versions lack it.
template <typename Signature>
std::optional<c10::TypedOperatorHandle<Signature>> find_operator(const char* name) {
  const auto found = c10::Dispatcher::singleton().findSchema({name, ""});
  if (!found) return {};
  return found->template typed<Signature>();
}

Update fused_adam(const State& state, const TrainOptions& options) {
  const auto name = options.optimizer == Optimizer::kAdam ? "aten::_fused_adam_" : "aten::_fused_adamw_";
  const auto operation = find_operator<FusedAdam>(name);
  if (!operation) return {};
  return [=, decay = options.weight_decay](double learning_rate) {
    operation->call({state.parameters}, {state.gradients}, {state.first}, {state.second}, {}, {state.steps},
                    learning_rate, kBeta1, kBeta2, decay, kEpsilon, /*amsgrad=*/false, /*maximize=*/false, {}, {});
  };
}

Update fused_sgd(const State& state, const TrainOptions& options) {
  const auto operation = find_operator<FusedSgd>("aten::_fused_sgd_");
  if (!operation) return {};
  return [=, decay = options.weight_decay, momentum = options.momentum](double learning_rate) {
    operation->call({state.parameters}, {state.gradients}, {state.first}, decay, momentum, learning_rate,
                    /*dampening=*/0, /*nesterov=*/false, /*maximize=*/false, /*is_first_step=*/false, {}, {});
  };
}

Update fused_update(const State& state, const TrainOptions& options) {
  return options.optimizer == Optimizer::kSgd ? fused_sgd(state, options) : fused_adam(state, options);
}

/// Algorithm 1 of Kingma and Ba, with the weight decay of torch::optim's Adam or AdamW.
Update unfused_adam(const State& state, const TrainOptions& options) {
  const bool decoupled = options.optimizer == Optimizer::kAdamW;
  return [=, decay = options.weight_decay](double learning_rate) {
    const auto steps = state.steps.item<double>();
    const double correction1 = 1 - std::pow(kBeta1, steps), correction2 = 1 - std::pow(kBeta2, steps);
    const auto gradients = decoupled || decay == 0 ? state.gradients : state.gradients.add(state.parameters, decay);
    if (decoupled && decay > 0) state.parameters.mul_(1 - learning_rate * decay);
    state.first.mul_(kBeta1).add_(gradients, 1 - kBeta1);
    state.second.mul_(kBeta2).addcmul_(gradients, gradients, 1 - kBeta2);
    const auto deviation = state.second.sqrt().div_(std::sqrt(correction2)).add_(kEpsilon);
    state.parameters.addcdiv_(state.first, deviation, -learning_rate / correction1);
  };
}

Update unfused_sgd(const State& state, const TrainOptions& options) {
  return [=, decay = options.weight_decay, momentum = options.momentum](double learning_rate) {
    const auto gradients = decay == 0 ? state.gradients : state.gradients.add(state.parameters, decay);
    state.first.mul_(momentum).add_(gradients);
    state.parameters.add_(state.first, -learning_rate);
  };
}

/// Whether the fused operator supports this device. Tries one update on temporary tensors.
bool supports_fused(const TrainOptions& options, const torch::Device& device) {
  const auto number = [&] { return torch::ones({1}, torch::TensorOptions(torch::kFloat32).device(device)); };
  const State scratch{number(), number(), number(), number(), number()};
  try {
    const auto update = fused_update(scratch, options);
    if (update) update(1e-3);
    return static_cast<bool>(update);
  } catch (const c10::Error&) {  // no kernel for this backend, or another signature
    return false;
  }
}

constexpr double kWarmUp = 0.05, kWarmUpStart = 0.1;

double step_factor(double done) { return done < 0.5 ? 1 : done < 0.75 ? 0.1 : 0.01; }

}  // namespace

OptimizerStep::OptimizerStep(torch::Tensor parameters, torch::Tensor gradients, const TrainOptions& options,
                             Implementation implementation) {
  const torch::NoGradGuard no_grad;
  const auto device = parameters.device();
  first_ = torch::zeros_like(parameters);
  if (options.optimizer != Optimizer::kSgd) second_ = torch::zeros_like(parameters);
  steps_ = torch::zeros({}, torch::TensorOptions(torch::kFloat32).device(device));
  fused_ = implementation == Implementation::kFastest && supports_fused(options, device);
  const State state{std::move(parameters), std::move(gradients), first_, second_, steps_};
  if (fused_) {
    update_ = fused_update(state, options);
  } else {
    update_ = options.optimizer == Optimizer::kSgd ? unfused_sgd(state, options) : unfused_adam(state, options);
  }
}

void OptimizerStep::step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  steps_.add_(1);
  update_(learning_rate);
}

std::vector<torch::Tensor> OptimizerStep::state() const {
  if (!second_.defined()) return {first_, steps_};
  return {first_, second_, steps_};
}

double schedule_factor(Schedule schedule, double done) {
  if (schedule == Schedule::kConstant) return 1;
  if (schedule == Schedule::kStep) return step_factor(done);
  if (done < kWarmUp) return kWarmUpStart + (1 - kWarmUpStart) * done / kWarmUp;
  const double decayed = (done - kWarmUp) / (1 - kWarmUp);
  return schedule == Schedule::kLinear ? 1 - decayed : 0.5 * (1 + std::cos(std::numbers::pi * decayed));
}

}  // namespace digit::training
