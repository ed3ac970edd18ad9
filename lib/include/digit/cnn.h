#pragma once

#include <torch/nn/cloneable.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "digit/classifier.h"
#include "digit/export.h"
#include "digit/network.h"

namespace digit {

/// The shape of a CnnImpl.
struct CnnOptions {
  /// Number of feature maps of each convolution, from input to output. Each convolution halves the image, so there can
  /// be at most 4.
  std::vector<std::int64_t> channels = {16, 32, 64};
  /// Number of neurons of the fully connected layer between the last convolution and the logits.
  std::int64_t hidden = 128;
  /// Number of logits.
  std::int64_t classes = 10;
  /// Number of neurons of the detector, which tells digits from non-digits; 0: none.
  std::int64_t detector = 0;
  /// Share of the hidden layer's activations that training sets to 0 at random, in [0, 1).
  double dropout = 0;
};

/// A small convolutional network (LeCun et al., Gradient-Based Learning Applied to Document Recognition, 1998): 3×3
/// convolutions, the first 5×5, each followed by 2×2 max pooling and ReLU, then a fully connected layer. A detector can
/// read that layer and the logits; it never changes the logits.
/// Throws std::invalid_argument for sizes below 1, more than four convolutions, or a dropout out of range.
class DIGIT_EXPORT CnnImpl : public torch::nn::Cloneable<CnnImpl>, public Classifier {
 public:
  /// Makes a network with random weights.
  explicit CnnImpl(CnnOptions options = {});

  /// Gives the network new random weights.
  void reset() override;

  /// `images`: float32 [N, 784] or [N, 1, 28, 28] in [0, 1]. Returns logits, float32 [N, classes].
  torch::Tensor forward(const torch::Tensor& images);

  Analysis analyze(const torch::Tensor& images) override;
  torch::nn::Module& module() override { return *this; }
  const torch::nn::Module& module() const override { return *this; }
  std::string architecture() const override { return "cnn"; }
  std::vector<std::int64_t> hidden() const override;
  std::int64_t classes() const override { return options_.classes; }
  bool has_detector() const override { return options_.detector > 0; }
  bool is_stochastic() const override { return options_.dropout > 0; }

  /// The options that the network was made with.
  const CnnOptions& options() const { return options_; }

 private:
  CnnOptions options_;
  std::vector<torch::nn::Conv2d> convolutions_;
  torch::nn::Linear layer0_{nullptr};
  torch::nn::Linear layer1_{nullptr};
  std::vector<torch::nn::Linear> detector_;
};
TORCH_MODULE(Cnn);

/// Makes the network for the list of architectures. Throws std::invalid_argument unless options.hidden has one element.
[[nodiscard]] DIGIT_EXPORT std::shared_ptr<Classifier> make_cnn(const NetworkOptions& options);

}  // namespace digit
