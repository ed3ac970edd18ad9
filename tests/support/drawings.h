#pragma once

#include <cstddef>

#include "digit/drawing.h"
#include "digit/image.h"
#include "digit/raster.h"

namespace digit::test {

/// Two strokes, 160 × 240 units large: a crossed seven.
Drawing seven();
/// One stroke of 60 points, a zero that leans to the right.
Drawing zero();

/// Every point times `scale`, then moved.
Drawing moved(Drawing drawing, float scale, float dx, float dy);

/// Places the raster on paper of that size with its upper left corner at (left, top).
Raster on_paper(const Raster& raster, std::size_t width, std::size_t height, std::size_t left, std::size_t top);
/// Each pixel becomes a block of factor × factor.
Raster enlarged(const Raster& raster, std::size_t factor);

/// The image as a raster of 28 × 28.
Raster raster_of(const Image& image);

/// Mean absolute difference a pixel.
double difference(const Image& a, const Image& b);

}  // namespace digit::test
