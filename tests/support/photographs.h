#pragma once

#include <cstddef>

#include "digit/raster.h"
#include "support/pictures.h"

namespace digit::test {

/// A sheet of paper and how it was photographed; lightness is in [0, 1].
struct Scene {
  std::size_t width = 400;
  std::size_t height = 300;
  float paper = 0.8F;
  float ink = 0.2F;
  /// Light at the left edge and at the right one, as shares of full light; in between it changes evenly.
  float light_left = 1;
  float light_right = 1;
  /// Standard deviation of the sensor's noise.
  float noise = 0.01F;
  /// Pixels between printed lines, 0 for none; how dark they are, and how many pixels they fall over the whole width.
  std::size_t line_spacing = 0;
  float line = 0.6F;
  float line_fall = 5;
  /// Width of a dark table's edge that is seen at the left.
  std::size_t table = 0;
};

/// Color samples of 8 bits: the raster's ink with its upper left corner at (left, top) of the scene.
Samples photograph(const Raster& ink, std::size_t left, std::size_t top, const Scene& scene);

}  // namespace digit::test
