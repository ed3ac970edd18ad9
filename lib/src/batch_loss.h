#pragma once

#include <cstdint>
#include <span>

#include "running_means.h"

namespace digit {

/// Labels as of ImageDataset; kNotADigit stands for what is no digit.
using Labels = std::span<const std::int64_t>;

/// The cross-entropy of the softmax of `logits`, row-major [N, classes], against the labels of N images, of which
/// `smoothing` in [0, 1) is spread over all classes (Szegedy et al., Rethinking the Inception Architecture for Computer
/// Vision, 2016). Returns its sums over the digits, and writes its gradient by the logits, times `weight`, into
/// `gradient`, of the logits' size; images that are no digit have none.
RunningMeans cross_entropy(std::span<const float> logits, Labels labels, float smoothing, float weight,
                           std::span<float> gradient);

/// Writes the gradient of the binary cross-entropy of the sigmoid of `logits`, one an image, against whether the image
/// is a digit, times `weight`.
void binary_cross_entropy_gradient(std::span<const float> logits, Labels labels, float weight,
                                   std::span<float> gradient);

}  // namespace digit
