#pragma once

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <string>
#include <vector>

#include "digit/export.h"

namespace digit {

/// What training, calibration and the model file know of a network, whatever its layers.
class DIGIT_EXPORT Classifier {
 public:
  virtual ~Classifier() = default;

  struct Analysis {
    /// float32 [N, classes].
    torch::Tensor logits;
    /// float32 [N]; its sigmoid is the probability that the image is a digit. Undefined without a detector.
    torch::Tensor digit_logit;
  };
  /// `images`: float32 [N, 784] or [N, 1, 28, 28] in [0, 1]. The detector's gradient ends at the activations that it
  /// reads.
  virtual Analysis analyze(const torch::Tensor& images) = 0;

  /// The network itself, with its parameters.
  virtual torch::nn::Module& module() = 0;
  virtual const torch::nn::Module& module() const = 0;

  /// A word for its kind, and the neurons of its hidden layers.
  virtual std::string architecture() const = 0;
  virtual std::vector<std::int64_t> hidden() const = 0;
  virtual std::int64_t classes() const = 0;
  /// Whether it has a detector, whose two linear layers are then called `detector0` and `detector1`.
  virtual bool has_detector() const = 0;
  /// Whether it draws random numbers while it is trained.
  virtual bool is_stochastic() const = 0;

  /// The TorchScript method `activations(self, x)`: a list of the scaled images, all that the detector reads, each
  /// [N, …], and last the logits. Parameters are called as in `module()`, with `_` for each dot; `self.pixel_mean` and
  /// `self.pixel_deviation` are there.
  virtual std::string script() const = 0;
};

/// Mean and standard deviation of the pixels of MNIST's training images.
inline constexpr double kPixelMean = 0.1307;
inline constexpr double kPixelDeviation = 0.3081;

}  // namespace digit
