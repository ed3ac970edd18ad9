#pragma once

#include <cstddef>
#include <vector>

namespace digit {

/// Ink on paper at any size: width × height values, row-major, from 0 (paper) to 1 (ink). `decode_picture` and
/// `rasterize` return a raster, and `normalize` converts it to an image.
struct Raster {
  /// Number of columns.
  std::size_t width = 0;
  /// Number of rows.
  std::size_t height = 0;
  /// The values, row by row.
  std::vector<float> ink;

  bool operator==(const Raster&) const = default;
};

}  // namespace digit
