#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace digit::train_app {

/// The weights that lead from the pixels to each neuron, or channel, of a network's first layer.
struct FirstLayer {
  /// Of each neuron's picture.
  std::size_t width = 0;
  std::size_t height = 0;
  /// neurons × height × width.
  std::vector<float> weights;

  std::size_t neurons() const { return width * height == 0 ? 0 : weights.size() / (width * height); }
};

/// The first `most` neurons' weights as pictures on one sheet: gray is 0, dark is positive, light is negative, each
/// picture scaled to its own largest weight.
std::string draw_weights(const FirstLayer& layer, std::size_t most);

}  // namespace digit::train_app
