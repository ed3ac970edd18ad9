#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "digit/export.h"

namespace digit {

/// The interface of a network to training, calibration and the model file. A network derives from this class and from
/// torch::nn::Cloneable; docs/extending.md shows one.
class DIGIT_EXPORT Classifier {
 public:
  virtual ~Classifier() = default;

  /// What a network answers for a batch of N images.
  struct Analysis {
    /// float32 [N, classes].
    torch::Tensor logits;
    /// float32 [N]. Its sigmoid is the probability that the image is a digit. Undefined without a detector.
    torch::Tensor digit_logit;
  };
  /// `images`: float32 [N, 784] or [N, 1, 28, 28] in [0, 1]; does not change them. The detector's gradient stops at the
  /// activations that it reads. The model file records the operations of one call (torch::jit tracing), so they must
  /// not depend on N or on the values of the images.
  virtual Analysis analyze(const torch::Tensor& images) = 0;

  /// The network itself, with its parameters.
  /// @{
  virtual torch::nn::Module& module() = 0;
  virtual const torch::nn::Module& module() const = 0;
  /// @}

  /// The name under which the network is registered, for example "mlp".
  virtual std::string architecture() const = 0;
  /// The sizes of its hidden layers, from input to output.
  virtual std::vector<std::int64_t> hidden() const = 0;
  /// The number of classes.
  virtual std::int64_t classes() const = 0;
  /// Whether it has a detector, which tells digits from non-digits.
  virtual bool has_detector() const = 0;
  /// Whether it draws random numbers in training mode, for example for dropout.
  virtual bool is_stochastic() const = 0;
};

/// Mean and standard deviation of the pixels of MNIST's training images.
inline constexpr double kPixelMean = 0.1307;
inline constexpr double kPixelDeviation = 0.3081;

}  // namespace digit
