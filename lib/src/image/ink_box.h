#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>

#include "digit/raster.h"

namespace digit::image {

/// The range of an axis that ink covers: [begin, end) with sub-pixel precision, [first_pixel, end_pixel) in whole
/// pixels.
struct Extent {
  double begin = 0;
  double end = 0;
  std::size_t first_pixel = 0;
  std::size_t end_pixel = 0;

  double length() const { return end - begin; }
  std::size_t pixels() const { return end_pixel - first_pixel; }
};

/// The axis-aligned bounding box of the ink.
struct InkBox {
  Extent x;
  Extent y;

  double longer_side() const { return std::max(x.length(), y.length()); }
};

/// Returns nullopt if there is no ink. Throws std::invalid_argument if the raster does not hold width × height values
/// in [0, 1].
std::optional<InkBox> find_ink_box(const Raster& raster);

}  // namespace digit::image
