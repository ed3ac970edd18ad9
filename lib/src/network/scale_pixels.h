#pragma once

#include <torch/types.h>

#include "digit/classifier.h"

namespace digit::network {

/// The value of a pixel of 0 after scaling to the mean 0 and the deviation 1 of MNIST.
inline torch::Tensor scaled_paper(const torch::Tensor& images) {
  return torch::tensor(-kPixelMean / kPixelDeviation, images.dtype());
}

/// Scales the pixels in one pass. Returns float32 [N, 784].
inline torch::Tensor scale_pixels(const torch::Tensor& images) {
  return torch::add(scaled_paper(images), images.flatten(1), 1 / kPixelDeviation);
}

/// The same into existing memory. `images`: [N, 784].
inline void scale_pixels_into(torch::Tensor scaled, const torch::Tensor& images) {
  at::add_out(scaled, scaled_paper(images), images, 1 / kPixelDeviation);
}

}  // namespace digit::network
