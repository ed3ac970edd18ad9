#pragma once

#include <cstddef>

#include "decode/picture.h"
#include "digit/raster.h"

namespace digit::ink {

/// A rectangle of a picture, in pixels.
struct Region {
  std::size_t left = 0;
  std::size_t top = 0;
  std::size_t width = 0;
  std::size_t height = 0;

  bool operator==(const Region&) const = default;
};

/// Returns the whole factor by which a region is reduced, so that its longer side has at most `longest` pixels.
std::size_t reduction(const Region& region, std::size_t longest);

/// Reduces a region of an opaque picture by a whole factor and its colors to the one scale, from 0 to 1, on which
/// neighboring pixels differ most. For black on white this is the lightness; for red on green of the same lightness it
/// is the difference between red and green. Pixels of gray pictures keep their level / 255.
///
/// The scale is the first principal component of the differences between pixels at a small distance (Pearson, On lines
/// and planes of closest fit, 1901), which ink dominates and slow changes of light do not.
Raster lightness_of(const decode::Picture& picture, const Region& region, std::size_t factor);

}  // namespace digit::ink
