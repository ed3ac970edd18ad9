#include "optimizer_step.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <c10/util/Exception.h>
#include <torch/utils.h>

#include <cmath>
#include <optional>
#include <utility>

namespace digit {
namespace {

using Tensors = std::vector<torch::Tensor>;
using Update = std::function<void(const Tensors& gradients, double learning_rate)>;
using NoTensor = torch::optional<at::Tensor>;

// The defaults of torch::optim.
constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;

/// What an update works on, shared with OptimizerStep's own members.
struct Parts {
  Tensors parameters;
  Tensors first;
  Tensors second;
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
  const Tensors steps(parts.parameters.size(), parts.steps);
  return [=, decay = options.weight_decay](const Tensors& gradients, double learning_rate) {
    operation->call(parts.parameters, gradients, parts.first, parts.second, {}, steps, learning_rate, kBeta1, kBeta2,
                    decay, kEpsilon, /*amsgrad=*/false, /*maximize=*/false, {}, {});
  };
}

Update fused_sgd(const Parts& parts, const TrainOptions& options) {
  const auto operation = find_operator<FusedSgd>("aten::_fused_sgd_");
  if (!operation) return {};
  return
      [=, decay = options.weight_decay, momentum = options.momentum](const Tensors& gradients, double learning_rate) {
        operation->call(parts.parameters, gradients, parts.first, decay, momentum, learning_rate, /*dampening=*/0,
                        /*nesterov=*/false, /*maximize=*/false, /*is_first_step=*/false, {}, {});
      };
}

Update fused_update(const Parts& parts, const TrainOptions& options) {
  return options.optimizer == Optimizer::kSgd ? fused_sgd(parts, options) : fused_adam(parts, options);
}

/// Kingma and Ba's algorithm 1, with the decay as torch::optim's Adam or AdamW has it.
Update plain_adam(const Parts& parts, const TrainOptions& options) {
  const bool decoupled = options.optimizer == Optimizer::kAdamW;
  return [=, decay = options.weight_decay](const Tensors& gradients, double learning_rate) {
    const auto steps = parts.steps.item<double>();
    const double correction1 = 1 - std::pow(kBeta1, steps), correction2 = 1 - std::pow(kBeta2, steps);
    for (std::size_t i = 0; i < gradients.size(); ++i) {
      const auto& parameter = parts.parameters[i];
      const auto gradient = decoupled || decay == 0 ? gradients[i] : gradients[i].add(parameter, decay);
      if (decoupled && decay > 0) parameter.mul_(1 - learning_rate * decay);
      parts.first[i].mul_(kBeta1).add_(gradient, 1 - kBeta1);
      parts.second[i].mul_(kBeta2).addcmul_(gradient, gradient, 1 - kBeta2);
      const auto deviation = parts.second[i].sqrt().div_(std::sqrt(correction2)).add_(kEpsilon);
      parameter.addcdiv_(parts.first[i], deviation, -learning_rate / correction1);
    }
  };
}

Update plain_sgd(const Parts& parts, const TrainOptions& options) {
  return
      [=, decay = options.weight_decay, momentum = options.momentum](const Tensors& gradients, double learning_rate) {
        for (std::size_t i = 0; i < gradients.size(); ++i) {
          const auto gradient = decay == 0 ? gradients[i] : gradients[i].add(parts.parameters[i], decay);
          parts.first[i].mul_(momentum).add_(gradient);
          parts.parameters[i].add_(parts.first[i], -learning_rate);
        }
      };
}

Tensors zeros_like(const Tensors& tensors) {
  Tensors zeros;
  for (const auto& tensor : tensors) zeros.push_back(torch::zeros_like(tensor));
  return zeros;
}

/// Whether the operator is there for this device: tried once on numbers that nobody needs.
bool works(const TrainOptions& options, const torch::Device& device) {
  const auto number = [&] { return torch::ones({1}, torch::TensorOptions(torch::kFloat32).device(device)); };
  const Parts scratch{{number()}, {number()}, {number()}, number()};
  try {
    const auto update = fused_update(scratch, options);
    if (update) update({number()}, 1e-3);
    return static_cast<bool>(update);
  } catch (const c10::Error&) {  // "could not run with arguments from this backend", and other signatures
    return false;
  }
}

}  // namespace

OptimizerStep::OptimizerStep(std::vector<torch::Tensor> parameters, const TrainOptions& options, Way way)
    : parameters_(std::move(parameters)) {
  const torch::NoGradGuard no_grad;
  const auto device = parameters_.front().device();
  first_ = zeros_like(parameters_);
  if (options.optimizer != Optimizer::kSgd) second_ = zeros_like(parameters_);
  steps_ = torch::zeros({}, torch::TensorOptions(torch::kFloat32).device(device));
  fused_ = way == Way::kFastest && works(options, device);
  const Parts parts{parameters_, first_, second_, steps_};
  if (fused_) {
    update_ = fused_update(parts, options);
  } else {
    update_ = options.optimizer == Optimizer::kSgd ? plain_sgd(parts, options) : plain_adam(parts, options);
  }
}

void OptimizerStep::step(double learning_rate) {
  const torch::NoGradGuard no_grad;
  Tensors gradients;
  gradients.reserve(parameters_.size());
  for (auto& parameter : parameters_) gradients.push_back(std::exchange(parameter.mutable_grad(), {}));
  steps_.add_(1);
  update_(gradients, learning_rate);
}

std::vector<torch::Tensor> OptimizerStep::memory() const {
  auto all = first_;
  all.insert(all.end(), second_.begin(), second_.end());
  all.push_back(steps_);
  return all;
}

}  // namespace digit
