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
using NoTensor = torch::optional<at::Tensor>;

// The defaults of torch::optim.
constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;

/// What an update works on, shared with OptimizerStep's own members.
struct Parts {
  torch::Tensor parameters;
  torch::Tensor gradients;
  torch::Tensor first;
  torch::Tensor second;
  torch::Tensor steps;
};

using FusedAdam = void(at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList, at::TensorList,
                       double, double, double, double, double, bool, bool, const NoTensor&, const NoTensor&);
using FusedSgd = void(at::TensorList, at::TensorList, at::TensorList, double, double, double, double, bool, bool, bool,
                      const NoTensor&, const NoTensor&);

/// LibTorch's operator of that name, found at run time since older versions lack it.
template <typename Signature>
std::optional<c10::TypedOperatorHandle<Signature>> find_operator(const char* name) {
  const auto found = c10::Dispatcher::singleton().findSchema({name, ""});
  if (!found) return {};
  return found->template typed<Signature>();
}

Update fused_adam(const Parts& parts, const TrainOptions& options) {
  const auto name = options.optimizer == Optimizer::kAdam ? "aten::_fused_adam_" : "aten::_fused_adamw_";
  const auto operation = find_operator<FusedAdam>(name);
  if (!operation) return {};
  return [=, decay = options.weight_decay](double learning_rate) {
    operation->call({parts.parameters}, {parts.gradients}, {parts.first}, {parts.second}, {}, {parts.steps},
                    learning_rate, kBeta1, kBeta2, decay, kEpsilon, /*amsgrad=*/false, /*maximize=*/false, {}, {});
  };
}

Update fused_sgd(const Parts& parts, const TrainOptions& options) {
  const auto operation = find_operator<FusedSgd>("aten::_fused_sgd_");
  if (!operation) return {};
  return [=, decay = options.weight_decay, momentum = options.momentum](double learning_rate) {
    operation->call({parts.parameters}, {parts.gradients}, {parts.first}, decay, momentum, learning_rate,
                    /*dampening=*/0, /*nesterov=*/false, /*maximize=*/false, /*is_first_step=*/false, {}, {});
  };
}

Update fused_update(const Parts& parts, const TrainOptions& options) {
  return options.optimizer == Optimizer::kSgd ? fused_sgd(parts, options) : fused_adam(parts, options);
}

/// Kingma and Ba's algorithm 1, with the decay as torch::optim's Adam or AdamW has it.
Update plain_adam(const Parts& parts, const TrainOptions& options) {
  const bool decoupled = options.optimizer == Optimizer::kAdamW;
  return [=, decay = options.weight_decay](double learning_rate) {
    const auto steps = parts.steps.item<double>();
    const double correction1 = 1 - std::pow(kBeta1, steps), correction2 = 1 - std::pow(kBeta2, steps);
    const auto gradients = decoupled || decay == 0 ? parts.gradients : parts.gradients.add(parts.parameters, decay);
    if (decoupled && decay > 0) parts.parameters.mul_(1 - learning_rate * decay);
    parts.first.mul_(kBeta1).add_(gradients, 1 - kBeta1);
    parts.second.mul_(kBeta2).addcmul_(gradients, gradients, 1 - kBeta2);
    const auto deviation = parts.second.sqrt().div_(std::sqrt(correction2)).add_(kEpsilon);
    parts.parameters.addcdiv_(parts.first, deviation, -learning_rate / correction1);
  };
}

Update plain_sgd(const Parts& parts, const TrainOptions& options) {
  return [=, decay = options.weight_decay, momentum = options.momentum](double learning_rate) {
    const auto gradients = decay == 0 ? parts.gradients : parts.gradients.add(parts.parameters, decay);
    parts.first.mul_(momentum).add_(gradients);
    parts.parameters.add_(parts.first, -learning_rate);
  };
}

/// Whether the operator is there for this device: tried once on numbers that nobody needs.
bool works(const TrainOptions& options, const torch::Device& device) {
  const auto number = [&] { return torch::ones({1}, torch::TensorOptions(torch::kFloat32).device(device)); };
  const Parts scratch{number(), number(), number(), number(), number()};
  try {
    const auto update = fused_update(scratch, options);
    if (update) update(1e-3);
    return static_cast<bool>(update);
  } catch (const c10::Error&) {  // "could not run with arguments from this backend", and other signatures
    return false;
  }
}

constexpr double kWarmUp = 0.05, kWarmUpStart = 0.1;

double step_factor(double done) {
  if (done < 0.5) return 1;
  return done < 0.75 ? 0.1 : 0.01;
}

}  // namespace

OptimizerStep::OptimizerStep(torch::Tensor parameters, torch::Tensor gradients, const TrainOptions& options, Way way) {
  const torch::NoGradGuard no_grad;
  const auto device = parameters.device();
  first_ = torch::zeros_like(parameters);
  if (options.optimizer != Optimizer::kSgd) second_ = torch::zeros_like(parameters);
  steps_ = torch::zeros({}, torch::TensorOptions(torch::kFloat32).device(device));
  fused_ = way == Way::kFastest && works(options, device);
  const Parts parts{std::move(parameters), std::move(gradients), first_, second_, steps_};
  if (fused_) {
    update_ = fused_update(parts, options);
  } else {
    update_ = options.optimizer == Optimizer::kSgd ? plain_sgd(parts, options) : plain_adam(parts, options);
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
  const double fallen = (done - kWarmUp) / (1 - kWarmUp);
  return schedule == Schedule::kLinear ? 1 - fallen : 0.5 * (1 + std::cos(std::numbers::pi * fallen));
}

}  // namespace digit::training
