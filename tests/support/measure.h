#pragma once

#include <cstddef>

#include "digit/image.h"
#include "digit/raster.h"

namespace digit::test {

double total_ink(const Image& image);

/// Rows and columns with ink, from the first to the last one.
struct InkSize {
  std::size_t width = 0;
  std::size_t height = 0;
};

/// Pixels with less ink than `threshold` do not count.
InkSize ink_size(const Image& image, float threshold);

/// The moments of the ink. Pixel i covers [i, i + 1).
struct Moments {
  /// The center of mass.
  double x = 0;
  double y = 0;
  /// The variances and the covariance.
  double xx = 0;
  double yy = 0;
  double xy = 0;

  /// The clockwise angle from the y axis to the principal axis, in degrees, in (-90, 90].
  double tilt() const;
};

Moments moments(const Image& image);

bool is_blank(const Raster& raster);

}  // namespace digit::test
