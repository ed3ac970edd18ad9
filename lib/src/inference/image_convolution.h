#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "digit/image.h"
#include "inference/feature_map.h"
#include "inference/lanes.h"

namespace digit::inference {

/// How a network scales pixels: (pixel - mean) / deviation.
struct PixelScaling {
  float mean;
  float deviation;
};

/// A 5×5 convolution of an image, 2×2 max pooling and ReLU as plain loops that skip pixels of 0. The padding has the
/// value 0 after scaling, as in torch::nn::Conv2d.
class ImageConvolution {
 public:
  static constexpr std::size_t kKernel = 5;
  static constexpr std::size_t kOutputSide = kImageSide / 2;

  /// `weight` is [channels, 1, 5, 5] in row-major order. Throws std::invalid_argument if its size is not 25 times that
  /// of `bias`.
  ImageConvolution(std::span<const float> weight, std::span<const float> bias, PixelScaling scaling);

  /// The number of feature maps, rounded up; the values of those that are added are 0.
  std::size_t channels() const { return channels_; }

  /// Writes all values of `output` except its border. Its shape is [kOutputSide, kOutputSide, channels()]. The
  /// processor must support the instructions. Thread-safe.
  void apply(const Image& image, FeatureMap& output, InstructionSet instructions = widest_instruction_set()) const;

 private:
  std::size_t channels_;
  /// A pooling window has four outputs, which read 6×6 pixels. [x of the pixel, y of the pixel, output, channel], with
  /// weights of 0 for the pixels that an output does not read.
  std::vector<float> weight_;
  /// The outputs for a blank image: [y, x, output, channel], where y and x tell the windows at the start, in the middle
  /// and at the end of a column or row, because the padding is not paper.
  std::vector<float> blank_;
};

}  // namespace digit::inference
