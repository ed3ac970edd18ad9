#pragma once

#include <torch/nn/cloneable.h>
#include <torch/nn/modules/linear.h>
#include <torch/nn/pimpl.h>

#include <cstdint>
#include <string>
#include <vector>

#include "digit/classifier.h"
#include "digit/export.h"

namespace digit {

struct MlpOptions {
  /// Neurons of each hidden layer, from input to output; empty makes a linear classifier.
  std::vector<std::int64_t> hidden = {128, 128};
  /// Classes told apart.
  std::int64_t classes = 10;
  /// Neurons of the detector that tells digits from what is none; 0: no detector.
  std::int64_t detector = 0;
  /// Share of each hidden layer's activations that is set to 0 at random while training, in [0, 1) (Srivastava et al.,
  /// Dropout, 2014). The detector reads them as they were.
  double dropout = 0;
};

/// Fully connected layers with ReLU between them: 784 pixels to one logit a class. Beside them a detector may read the
/// hidden layers' activations and tell whether the image is a digit at all; it never changes the way to the logits.
/// Throws std::invalid_argument for a layer size or number of classes below 1, or a dropout out of its range.
class DIGIT_EXPORT MlpImpl : public torch::nn::Cloneable<MlpImpl>, public Classifier {
 public:
  explicit MlpImpl(MlpOptions options = {});

  void reset() override;

  /// `images`: float32 [N, 784] or [N, 1, 28, 28] in [0, 1]; scaled to MNIST's mean 0 and deviation 1 here, so that
  /// nobody else has to. Returns logits, float32 [N, classes].
  torch::Tensor forward(const torch::Tensor& images);

  Analysis analyze(const torch::Tensor& images) override;
  torch::nn::Module& module() override { return *this; }
  const torch::nn::Module& module() const override { return *this; }
  std::string architecture() const override { return "mlp"; }
  std::vector<std::int64_t> hidden() const override { return options_.hidden; }
  std::int64_t classes() const override { return options_.classes; }
  bool has_detector() const override { return options_.detector > 0; }
  bool is_stochastic() const override { return options_.dropout > 0; }
  std::string script() const override;

  const MlpOptions& options() const { return options_; }
  /// The layers from input to output.
  const std::vector<torch::nn::Linear>& layers() const { return layers_; }
  /// The detector's two layers, or none.
  const std::vector<torch::nn::Linear>& detector() const { return detector_; }

 private:
  torch::Tensor drop_out(const torch::Tensor& activations);

  MlpOptions options_;
  std::vector<torch::nn::Linear> layers_;
  std::vector<torch::nn::Linear> detector_;
};
TORCH_MODULE(Mlp);

}  // namespace digit
