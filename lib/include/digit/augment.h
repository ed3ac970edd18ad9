#pragma once

#include <cstdint>

#include "digit/export.h"
#include "digit/image.h"
#include "digit/options.h"

namespace digit {

/// The limits of the random variation of an image. 0 turns an option off. Unless stated otherwise, the amount is
/// uniform between minus the limit and plus the limit.
struct AugmentOptions {
  /// The angle of rotation, in degrees.
  float rotation = 12;
  /// The horizontal shift of the top relative to the bottom, as a share of the height.
  float shear = 0.25F;
  /// The change of the aspect ratio (width divided by height): a factor of 1 ± stretch.
  float stretch = 0.2F;
  /// The change of size after the ink is scaled to 20 pixels: a factor of 1 ± scale.
  float scale = 0.06F;
  /// The horizontal and the vertical offset after the center of mass is moved to the middle, in pixels.
  float shift = 1.0F;
  /// The elastic distortion: the displacement of each node of a grid with a spacing of 7 pixels, in pixels,
  /// interpolated in between (Simard et al., Best Practices for Convolutional Neural Networks Applied to Visual
  /// Document Analysis, 2003).
  float elastic = 1.2F;
  /// The change of the stroke width, from 0 to 1. With an amount of 1, strokes grow by a pixel on each side; with -1,
  /// they shrink by a pixel on each side.
  float thickness = 0.5F;
  /// The standard deviation of the noise that is added to pixels with ink.
  float noise = 0.03F;
  /// The probability of a gap in a stroke: 3×3 pixels around a random pixel with ink are erased. The image stays
  /// unchanged if eight random pixels have no ink.
  float breaks = 0.02F;

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
  visit(
      OptionInfo{
          kGroup, "thickness", "Maximum change of the stroke's thickness, in pixels per side", {.least = 0, .most = 1}},
      thickness);
  visit(OptionInfo{kGroup, "noise", "Standard deviation of the noise on the ink", kNotNegative}, noise);
  visit(OptionInfo{kGroup, "breaks", "Probability of a gap in a stroke", {.least = 0, .most = 1}}, breaks);
}

/// Returns options that leave an image unchanged.
[[nodiscard]] DIGIT_EXPORT AugmentOptions no_augmentation();

/// Returns a random variation of `image`, which depends only on the arguments. If any of rotation, shear, stretch,
/// scale, shift and elastic is on, the ink is also scaled to 20 pixels and centered as `normalize` does, because the
/// network later sees all drawings in that form. Values stay in [0, 1]. Thread-safe; takes a few microseconds.
[[nodiscard]] DIGIT_EXPORT Image augment(const Image& image, const AugmentOptions& options, std::uint64_t seed,
                                         std::uint64_t epoch, std::uint64_t example);

}  // namespace digit
