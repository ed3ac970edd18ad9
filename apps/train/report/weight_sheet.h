#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace digit::train_app {

/// The weights between the pixels and each neuron, or channel, of a network's first layer.
struct FirstLayer {
  std::size_t width = 0;
  std::size_t height = 0;
  /// neurons × height × width.
  std::vector<float> weights;

  std::size_t neurons() const { return width * height == 0 ? 0 : weights.size() / (width * height); }
};

/// Draws the weights of the first `limit` neurons as tiles of one HTML image. Gray is 0, dark is positive and light is
/// negative; each tile is scaled to its largest absolute weight. Returns an empty string if there are no neurons.
std::string draw_weights(const FirstLayer& layer, std::size_t limit);

}  // namespace digit::train_app
