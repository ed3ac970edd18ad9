#pragma once

#include <torch/nn/cloneable.h>
#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <string>
#include <vector>

#include "digit/classifier.h"
#include "digit/export.h"

namespace digit {

struct CnnOptions {
  /// Feature maps of each convolution, from input to output; after each the image is halved, so at most 4.
  std::vector<std::int64_t> channels = {16, 32, 64};
  /// Neurons of the fully connected layer between the last convolution and the logits.
  std::int64_t hidden = 128;
  /// Classes told apart.
  std::int64_t classes = 10;
  /// Neurons of the detector that tells digits from what is none; 0: no detector.
  std::int64_t detector = 0;
  /// Share of the hidden layer's activations that is set to 0 at random while training, in [0, 1).
  double dropout = 0;
};

/// A small convolutional network (LeCun et al., Gradient-Based Learning Applied to Document Recognition, 1998): 3×3
/// convolutions, the first 5×5, with ReLU and a halving of the image by its maxima after each, then a fully connected
/// layer. A detector reads that layer and the logits. Throws std::invalid_argument for sizes below 1, more than four
/// convolutions, or a dropout out of its range.
class DIGIT_EXPORT CnnImpl : public torch::nn::Cloneable<CnnImpl>, public Classifier {
 public:
  explicit CnnImpl(CnnOptions options = {});

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
  std::string script() const override;

  const CnnOptions& options() const { return options_; }

 private:
  CnnOptions options_;
  std::vector<torch::nn::Conv2d> convolutions_;
  torch::nn::Linear layer0_{nullptr};
  torch::nn::Linear layer1_{nullptr};
  std::vector<torch::nn::Linear> detector_;
};
TORCH_MODULE(Cnn);

}  // namespace digit
