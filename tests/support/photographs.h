#pragma once

#include <cstddef>

#include "digit/raster.h"
#include "support/pictures.h"

namespace digit::test {

/// A photograph of a sheet of paper. Lightness is in [0, 1].
struct Scene {
  std::size_t width = 400;
  std::size_t height = 300;
  float paper = 0.8F;
  float ink = 0.2F;
  /// The light at the left and the right edge, as shares of full light. In between, it changes linearly.
  float light_left = 1;
  float light_right = 1;
  /// The standard deviation of the sensor's noise.
  float noise = 0.01F;
  /// The distance between printed lines, in pixels. 0 means that there are no lines.
  std::size_t line_spacing = 0;
  /// The lightness of the lines.
  float line = 0.6F;
  /// The distance by which a line falls from the left to the right edge, in pixels.
  float line_fall = 5;
  /// The width of a dark table at the left edge, in pixels.
  std::size_t table = 0;
};

/// Returns 8-bit color samples of the scene, with the raster's upper left corner at (left, top).
Samples photograph(const Raster& ink, std::size_t left, std::size_t top, const Scene& scene);

}  // namespace digit::test
