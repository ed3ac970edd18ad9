#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "inference/feature_map.h"
#include "inference/lanes.h"

namespace digit::inference {

/// A 3×3 convolution with a padding of 1, 2×2 max pooling and ReLU as plain loops, by minimal filtering (Lavin and
/// Gray, Fast Algorithms for Convolutional Neural Networks, 2016): the four outputs of a pooling window cost 16 instead
/// of 36 multiplications for each pair of channels.
class Convolution {
 public:
  static constexpr std::size_t kKernel = 3;

  /// `weight` is [channels, inputs, 3, 3] in row-major order, as in torch::nn::Conv2d. Throws std::invalid_argument if
  /// its size is not 9 × inputs × bias.size().
  Convolution(std::size_t inputs, std::span<const float> weight, std::span<const float> bias);

  /// The numbers of feature maps, rounded up. The inputs that are added have weights of 0, and the outputs that are
  /// added are 0.
  std::size_t inputs() const { return inputs_; }
  std::size_t channels() const { return channels_; }

  /// Writes all values of `output` except its border. `input` has inputs() channels and a border of 1, `output` has
  /// channels() channels and half the side, rounded down. The processor must support the instructions.
  /// Thread-safe.
  void apply(const FeatureMap& input, FeatureMap& output, InstructionSet instructions = widest_instruction_set()) const;

 private:
  std::size_t inputs_;
  std::size_t channels_;
  /// The transformed weights: [16, inputs, channels].
  std::vector<float> weight_;
  std::vector<float> bias_;
};

}  // namespace digit::inference
