#pragma once

#include <vector>

namespace digit {

/// A neuron of a fully connected layer and its connections.
struct Neuron {
  /// What is added to the weighted sum of the inputs.
  float bias = 0;
  /// One weight for each neuron of the layer before. In the first layer of an MLP, one for each pixel, row by row, of
  /// an image in [0, 1]; `bias` and `weights` then include the scaling of the pixels. Empty in the first fully
  /// connected layer of a CNN, because its inputs are the results of convolutions.
  std::vector<float> weights;
  /// The weight with which each neuron of the next layer reads this one. Empty in the output layer.
  std::vector<float> feeds;
};

}  // namespace digit
