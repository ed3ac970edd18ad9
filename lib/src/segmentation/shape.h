#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "digit/raster.h"

namespace digit::segmentation {

/// A pixel of a shape. Pixels outside of the raster are paper.
struct Pixel {
  int x = 0;
  int y = 0;
};

/// A piece of ink in black and white, and the regions of paper around and within it.
struct Shape {
  /// The region that surrounds the ink.
  static constexpr std::uint32_t kOutside = 1;

  int width = 0;
  int height = 0;
  std::vector<bool> ink;
  /// The region of paper of each pixel, and 0 for ink. Pixels of a region are connected by their sides.
  std::vector<std::uint32_t> regions;
  /// The usual width of a stroke.
  float pen = 1;

  bool contains(Pixel p) const { return p.x >= 0 && p.y >= 0 && p.x < width && p.y < height; }
  std::size_t index(Pixel p) const {
    return static_cast<std::size_t>(p.y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(p.x);
  }
  bool is_ink(Pixel p) const { return contains(p) && ink[index(p)]; }
  std::uint32_t region(Pixel p) const { return contains(p) ? regions[index(p)] : kOutside; }
  /// Returns whether the pixel is paper with ink at one of its sides.
  bool is_outline(Pixel p) const {
    return !is_ink(p) &&
           (is_ink({p.x - 1, p.y}) || is_ink({p.x + 1, p.y}) || is_ink({p.x, p.y - 1}) || is_ink({p.x, p.y + 1}));
  }
};

Shape make_shape(const Raster& raster);

}  // namespace digit::segmentation
