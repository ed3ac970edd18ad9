#include "digit/cnn.h"

#include <algorithm>
#include <stdexcept>

#include "digit/image.h"
#include "network/scale_pixels.h"

namespace digit::network {
namespace {

constexpr auto kFirstSide = static_cast<std::int64_t>(kImageSide);
constexpr std::size_t kMaxConvolutions = 4;
constexpr std::int64_t kFirstKernel = 5, kKernel = 3;

void check(const CnnOptions& options) {
  const auto fail = [](const std::string& what) { throw std::invalid_argument("CnnOptions::" + what); };
  if (options.channels.empty() || options.channels.size() > kMaxConvolutions) {
    fail("channels: expected 1 to 4 convolutions, found " + std::to_string(options.channels.size()));
  }
  const auto least = std::min({*std::ranges::min_element(options.channels), options.hidden, options.classes});
  if (least < 1) fail("channels, hidden, classes: expected at least 1 each, found " + std::to_string(least));
  if (options.detector < 0) {
    fail("detector: expected 0 or more neurons, found " + std::to_string(options.detector));
  }
  if (!(options.dropout >= 0 && options.dropout < 1)) {
    fail("dropout: expected 0 or more and less than 1, found " + std::to_string(options.dropout));
  }
}

std::int64_t kernel_of(std::size_t convolution) { return convolution == 0 ? kFirstKernel : kKernel; }

}  // namespace
}  // namespace digit::network

namespace digit {

CnnImpl::CnnImpl(CnnOptions options) : options_(std::move(options)) {
  network::check(options_);
  reset();
}

void CnnImpl::reset() {
  convolutions_.clear();
  std::int64_t inputs = 1, side = network::kFirstSide;
  for (const auto outputs : options_.channels) {
    const auto kernel = network::kernel_of(convolutions_.size());
    const auto name = "convolution" + std::to_string(convolutions_.size());
    convolutions_.emplace_back(register_module(
        name, torch::nn::Conv2d(torch::nn::Conv2dOptions(inputs, outputs, kernel).padding(kernel / 2))));
    inputs = outputs;
    side /= 2;
  }
  layer0_ = register_module("layer0", torch::nn::Linear(inputs * side * side, options_.hidden));
  layer1_ = register_module("layer1", torch::nn::Linear(options_.hidden, options_.classes));
  detector_.clear();
  if (options_.detector == 0) return;
  detector_ = {register_module("detector0", torch::nn::Linear(options_.hidden + options_.classes, options_.detector)),
               register_module("detector1", torch::nn::Linear(options_.detector, 1))};
}

torch::Tensor CnnImpl::forward(const torch::Tensor& images) { return analyze(images).logits; }

Classifier::Analysis CnnImpl::analyze(const torch::Tensor& images) {
  auto x = network::scale_pixels(images).view({-1, 1, network::kFirstSide, network::kFirstSide});
  // ReLU is monotonic, so it gives the same result after pooling, on a quarter of the values.
  for (auto& convolution : convolutions_) x = torch::max_pool2d(convolution->forward(x), 2).relu_();
  const auto hidden = layer0_->forward(x.flatten(1)).relu();
  const bool drops_out = options_.dropout > 0;
  const auto logits = layer1_->forward(drops_out ? torch::dropout(hidden, options_.dropout, is_training()) : hidden);
  if (detector_.empty()) return {logits, {}};
  const auto detector_hidden = detector_[0]->forward(torch::cat({hidden.detach(), logits.detach()}, 1)).relu_();
  return {logits, detector_[1]->forward(detector_hidden).squeeze(1)};
}

std::vector<std::int64_t> CnnImpl::hidden() const {
  auto sizes = options_.channels;
  sizes.push_back(options_.hidden);
  return sizes;
}

std::shared_ptr<Classifier> make_cnn(const NetworkOptions& options) {
  if (options.hidden.size() != 1) {
    throw std::invalid_argument("hidden: the cnn has one fully connected hidden layer, found " +
                                std::to_string(options.hidden.size()));
  }
  return std::make_shared<CnnImpl>(CnnOptions{.channels = options.channels,
                                              .hidden = options.hidden.front(),
                                              .classes = options.classes,
                                              .detector = options.detector,
                                              .dropout = options.dropout});
}

}  // namespace digit
