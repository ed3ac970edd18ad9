#pragma once

#include <torch/nn/cloneable.h>
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

/// The shape of an MlpImpl.
struct MlpOptions {
  /// Number of neurons in each hidden layer, from input to output; empty makes a linear classifier.
  std::vector<std::int64_t> hidden = {128, 128};
  /// Number of logits.
  std::int64_t classes = 10;
  /// Number of neurons of the detector, which tells digits from non-digits; 0: none.
  std::int64_t detector = 0;
  /// Share of each hidden layer's activations that training sets to 0 at random, in [0, 1) (Srivastava et al., Dropout,
  /// 2014). The detector reads the activations before dropout.
  double dropout = 0;
};

/// A multilayer perceptron: fully connected layers with ReLU between them, from 784 pixels to one logit per class. A
/// detector can read the activations of all layers; it never changes the logits.
/// Throws std::invalid_argument for a layer size or number of classes below 1, or a dropout out of range.
class DIGIT_EXPORT MlpImpl : public torch::nn::Cloneable<MlpImpl>, public Classifier {
 public:
  /// Makes a network with random weights.
  explicit MlpImpl(MlpOptions options = {});

  /// Gives the network new random weights.
  void reset() override;

  /// `images`: float32 [N, 784] or [N, 1, 28, 28] in [0, 1]. The network standardizes them itself, with the mean and
  /// the deviation of MNIST. Returns logits, float32 [N, classes].
  torch::Tensor forward(const torch::Tensor& images);

  Analysis analyze(const torch::Tensor& images) override;
  torch::nn::Module& module() override { return *this; }
  const torch::nn::Module& module() const override { return *this; }
  std::string architecture() const override { return "mlp"; }
  std::vector<std::int64_t> hidden() const override { return options_.hidden; }
  std::int64_t classes() const override { return options_.classes; }
  bool has_detector() const override { return options_.detector > 0; }
  bool is_stochastic() const override { return options_.dropout > 0; }

  /// The options that the network was made with.
  const MlpOptions& options() const { return options_; }
  /// The layers from input to output.
  const std::vector<torch::nn::Linear>& layers() const { return layers_; }
  /// The two layers of the detector, or none.
  const std::vector<torch::nn::Linear>& detector() const { return detector_; }

 private:
  torch::Tensor drop_out(const torch::Tensor& activations);

  MlpOptions options_;
  std::vector<torch::nn::Linear> layers_;
  std::vector<torch::nn::Linear> detector_;
};
TORCH_MODULE(Mlp);

/// Makes the network for the list of architectures.
[[nodiscard]] DIGIT_EXPORT std::shared_ptr<Classifier> make_mlp(const NetworkOptions& options);

}  // namespace digit
