#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace digit::inference {

/// A fully connected layer as plain loops over what is not 0 in its input: of a digit's pixels most are paper, and of
/// rectified activations about half are 0. Fast for one image; for many at once LibTorch's products are faster.
class DenseLayer {
 public:
  /// `weight` is [outputs, inputs] in row-major order, as torch::nn::Linear has it. Throws std::invalid_argument where
  /// its size is not inputs × bias.size().
  DenseLayer(std::size_t inputs, std::span<const float> weight, std::span<const float> bias);

  /// output = weight · input + bias. `input` holds inputs() values, `output` has room for outputs(). Thread-safe.
  void apply(std::span<const float> input, std::span<float> output) const;

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }

 private:
  std::size_t inputs_;
  std::size_t outputs_;
  /// Outputs with those that fill the last block of lanes up.
  std::size_t stride_;
  /// [inputs, stride], so that an input of 0 is left out whole.
  std::vector<float> weight_;
  std::vector<float> bias_;
};

}  // namespace digit::inference
