#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace digit::inference {

/// A fully connected layer as plain loops that skip inputs of 0: most pixels of a digit are 0, and about half of the
/// activations after ReLU. Fast for single images; for large batches, the matrix products of LibTorch are faster.
class DenseLayer {
 public:
  /// `weight` is [outputs, inputs] in row-major order, as in torch::nn::Linear. Throws std::invalid_argument if its
  /// size is not inputs × bias.size().
  DenseLayer(std::size_t inputs, std::span<const float> weight, std::span<const float> bias);

  /// Computes output = weight · input + bias. `input` has inputs() values, `output` has outputs() values. Thread-safe.
  void apply(std::span<const float> input, std::span<float> output) const;

  /// Returns the weights of one output, one per input.
  std::vector<float> weights_of(std::size_t output) const;
  /// Returns the weights with which the outputs read one input, one per output.
  std::vector<float> weights_from(std::size_t input) const;
  float bias_of(std::size_t output) const { return bias_[output]; }

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }

 private:
  std::size_t inputs_;
  std::size_t outputs_;
  /// The number of outputs, rounded up to whole blocks.
  std::size_t stride_;
  /// [inputs, stride], so that an input of 0 skips one contiguous row.
  std::vector<float> weight_;
  std::vector<float> bias_;
};

}  // namespace digit::inference
