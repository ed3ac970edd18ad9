#pragma once

#include <cstddef>
#include <vector>

namespace digit {

/// Ink on paper at any size, as `decode_picture` and `rasterize` make it and `normalize` takes it: width × height
/// values, row-major, 0 = paper, 1 = ink.
struct Raster {
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<float> ink;

  bool operator==(const Raster&) const = default;
};

}  // namespace digit
