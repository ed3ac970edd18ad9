#pragma once

#include <cstdint>

#include "digit/export.h"
#include "digit/image.h"
#include "digit/options.h"

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

/// See OptionInfo. At 0, each of them is off.
template <OptionsOf<AugmentOptions> Options, typename Visitor>
void visit_options(Options& options, Visitor&& visit) {
  constexpr auto kGroup = "Augmentation";
  auto& [rotation, shear, stretch, scale, shift, elastic, thickness, noise, breaks] = options;
  visit(OptionInfo{kGroup, "rotation", "Maximum rotation in either direction, in degrees", kNotNegative}, rotation);
  visit(OptionInfo{kGroup, "shear", "Maximum slant in either direction, as a share of the height", kNotNegative},
        shear);
  visit(OptionInfo{kGroup, "stretch", "Maximum change of the aspect ratio, as a share", kShare}, stretch);
  visit(OptionInfo{kGroup, "scale", "Maximum change of the size, as a share", kShare}, scale);
  visit(OptionInfo{kGroup, "shift", "Maximum translation along each axis, in pixels", kNotNegative}, shift);
  visit(OptionInfo{kGroup, "elastic", "Maximum elastic displacement, in pixels", kNotNegative}, elastic);
  visit(OptionInfo{kGroup, "thickness", "Maximum change of the stroke's thickness, in pixels per side", kNotNegative},
        thickness);
  visit(OptionInfo{kGroup, "noise", "Standard deviation of the noise on the ink", kNotNegative}, noise);
  visit(OptionInfo{kGroup, "breaks", "Probability of a gap in a stroke", {.least = 0, .most = 1}}, breaks);
}

/// An image as it is, without any variation.
[[nodiscard]] DIGIT_EXPORT AugmentOptions no_augmentation();

/// A variation of `image` that follows from (seed, epoch, example) alone. Where the image is rotated, sheared or
/// stretched, its ink is fitted and centered again as `normalize` does, since that is how the network will see whatever
/// people draw. Values stay in [0, 1]. Safe to call from any thread; takes a few microseconds.
[[nodiscard]] DIGIT_EXPORT Image augment(const Image& image, const AugmentOptions& options, std::uint64_t seed,
                                         std::uint64_t epoch, std::uint64_t example);

}  // namespace digit
