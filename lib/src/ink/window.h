#pragma once

#include <cstddef>

#include "digit/raster.h"

namespace digit::ink {

/// Returns the largest value within `reach` columns and rows of each pixel. The cost does not depend on `reach` (van
/// Herk, A fast algorithm for local minimum and maximum filters, 1992).
Raster local_maximum(const Raster& raster, std::size_t reach);

/// Returns the smallest value within `reach` columns and rows of each pixel.
Raster local_minimum(const Raster& raster, std::size_t reach);

/// Returns the mean of each pixel and its neighbors within `reach` columns and rows.
Raster local_mean(const Raster& raster, std::size_t reach);

}  // namespace digit::ink
