#pragma once

#include <cstddef>
#include <vector>

#include "digit/raster.h"
#include "segmentation/fragments.h"

namespace digit::segmentation {

/// A way to divide touching digits.
struct Cut {
  /// Whether each fragment is on the right side.
  std::vector<bool> is_right;
  /// How unlikely it is that it divides digits: the logarithm of the odds against it, up to a constant.
  float cost = 0;
};

/// A piece of ink and where it can be cut.
struct Cuts {
  Fragments fragments;
  /// From left to right: in the order of the ink on the left side.
  std::vector<Cut> cuts;
};

/// Finds the places where touching digits can be cut: along a neck from the paper outside to the paper outside, or
/// along several from there through holes to the paper outside. Returns at most `most` cuts, the most likely ones:
/// those along few necks, with sides that lie beside each other and are as large as digits. `height` is the usual
/// height of a digit in pixels.
Cuts find_cuts(const Raster& piece, float height, std::size_t most);

}  // namespace digit::segmentation
