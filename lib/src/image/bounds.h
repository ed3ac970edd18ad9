#pragma once

#include <algorithm>
#include <limits>

namespace digit::image {

/// The axis-aligned bounding box of the points added to it.
struct Bounds {
  float left = std::numeric_limits<float>::max();
  float top = std::numeric_limits<float>::max();
  float right = std::numeric_limits<float>::lowest();
  float bottom = std::numeric_limits<float>::lowest();

  void add(float x, float y) {
    left = std::min(left, x);
    right = std::max(right, x);
    top = std::min(top, y);
    bottom = std::max(bottom, y);
  }
  bool empty() const { return right < left; }
  float longer_side() const { return std::max(right - left, bottom - top); }
};

}  // namespace digit::image
