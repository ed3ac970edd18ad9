#include "train/first_layer.h"

#include <torch/types.h>

#include "digit/image.h"

namespace digit {
namespace {

/// neurons × height × width, or undefined.
torch::Tensor as_pictures(const torch::Tensor& weight) {
  constexpr auto kSide = static_cast<std::int64_t>(kImageSide);
  if (weight.dim() == 2 && weight.size(1) == kSide * kSide) return weight.view({-1, kSide, kSide});
  if (weight.dim() == 4) return weight.select(1, 0);
  return {};
}

}  // namespace

FirstLayer first_layer(const torch::nn::Module& network) {
  const torch::NoGradGuard no_gradient;
  const auto parameters = network.parameters();
  if (parameters.empty()) return {};
  auto pictures = as_pictures(parameters.front().detach());
  if (!pictures.defined()) return {};
  pictures = pictures.to(torch::kCPU, torch::kFloat32).contiguous();
  const auto* first = pictures.data_ptr<float>();
  return {.width = static_cast<std::size_t>(pictures.size(2)),
          .height = static_cast<std::size_t>(pictures.size(1)),
          .weights = {first, first + pictures.numel()}};
}

}  // namespace digit
