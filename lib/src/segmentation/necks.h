#pragma once

#include <cstdint>
#include <vector>

#include "segmentation/shape.h"

namespace digit::segmentation {

/// A short line through the ink from paper to paper, where two digits can touch.
struct Neck {
  Pixel from;
  Pixel to;
  /// How unlikely it is that digits touch here, in the units of Cut::cost.
  float cost = 0;
};

/// Returns the necks of a shape, the most likely one first, at most `most`. Each begins in a corner of the paper: where
/// two strokes meet, there is ink on more than half of the sides of a pixel of paper. `height` is the usual height of a
/// digit in pixels.
std::vector<Neck> find_necks(const Shape& shape, float height, std::size_t most);

/// Returns the pixels of a neck. Each has a side in common with the next one, so that ink on both sides is not
/// connected by corners of pixels.
std::vector<Pixel> pixels_of(const Neck& neck);

}  // namespace digit::segmentation
