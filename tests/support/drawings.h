#pragma once

#include <cstddef>

#include "digit/drawing.h"
#include "digit/image.h"
#include "digit/raster.h"

namespace digit::test {

/// Returns a crossed seven: two strokes, 160 × 240 units.
Drawing seven();
/// Returns a zero that leans to the right: one stroke of 60 points.
Drawing zero();

/// Scales each point, and then moves it by (dx, dy).
Drawing moved(Drawing drawing, float scale, float dx, float dy);

/// Places the raster on paper of the given size, with its upper left corner at (left, top).
Raster on_paper(const Raster& raster, std::size_t width, std::size_t height, std::size_t left, std::size_t top);
/// Replaces each pixel by factor × factor equal pixels.
Raster enlarged(const Raster& raster, std::size_t factor);

/// Returns the image as a raster of 28×28 pixels.
Raster raster_of(const Image& image);

/// Returns the mean absolute difference per pixel.
double difference(const Image& a, const Image& b);

}  // namespace digit::test
