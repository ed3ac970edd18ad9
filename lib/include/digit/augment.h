#pragma once

#include <cstdint>

#include "digit/export.h"
#include "digit/image.h"

namespace digit {

/// How far an image may be varied; each part is off at 0. The values are limits of what is drawn evenly from both
/// sides.
struct AugmentOptions {
  /// Degrees.
  float rotation = 12;
  /// Sideways shift of the top against the bottom, as a share of the height.
  float shear = 0.25F;
  /// Width against height, as a factor 1 ± stretch.
  float stretch = 0.2F;
  /// Size, as a factor 1 ± scale, after the ink was fitted to 20 pixels.
  float scale = 0.06F;
  /// Pixels, after the center of mass was moved to the middle.
  float shift = 1.0F;
  /// Pixels that neighboring regions are displaced by (Simard et al., Best Practices for Convolutional Neural Networks
  /// Applied to Visual Document Analysis, 2003).
  float elastic = 1.2F;
  /// How much a stroke is thickened or thinned, 1 being a pixel on each side.
  float thickness = 0.7F;
  /// Standard deviation of noise on the ink.
  float noise = 0.05F;
  /// Probability that a short gap is tried; where no ink is found in a few places, the image is left whole.
  float breaks = 0.05F;

  bool operator==(const AugmentOptions&) const = default;
};

/// An image as it is, without any variation.
DIGIT_EXPORT AugmentOptions no_augmentation();

/// A variation of `image` that follows from (seed, epoch, example) alone. Where the image is rotated, sheared or
/// stretched, its ink is fitted and centered again as `normalize` does, since that is how the network will see whatever
/// people draw. Values stay in [0, 1]. Safe to call from any thread; takes a few microseconds.
DIGIT_EXPORT Image augment(const Image& image, const AugmentOptions& options, std::uint64_t seed, std::uint64_t epoch,
                           std::uint64_t example);

}  // namespace digit
