#pragma once

#include <cstddef>
#include <vector>

namespace digit::inference {

/// The outputs of a convolution: the values of `channels` feature maps at each of side × side positions, surrounded by
/// `border` positions of 0 on each side, which a following convolution reads as its padding.
struct FeatureMap {
  FeatureMap(std::size_t side_, std::size_t channels_, std::size_t border_)
      : side(side_), channels(channels_), border(border_), values((side + 2 * border) * row_size()) {}

  /// The number of values from one row to the next.
  std::size_t row_size() const { return (side + 2 * border) * channels; }
  /// Returns the values at a position, which is not in the border.
  float* at(std::size_t y, std::size_t x) { return &values[(y + border) * row_size() + (x + border) * channels]; }

  std::size_t side;
  std::size_t channels;
  std::size_t border;
  /// Row by row; the channels of a position are next to each other.
  std::vector<float> values;
};

}  // namespace digit::inference
