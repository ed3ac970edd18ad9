#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "digit/drawing.h"
#include "picture_kinds/canvas.h"

namespace digit::bench {

/// How much of each pixel a shape covers, in [0, 1]. The part of a canvas whose upper left pixel is (left, top).
struct Mask {
  std::size_t left = 0;
  std::size_t top = 0;
  std::size_t width = 0;
  std::size_t height = 0;
  std::vector<float> coverage;
};

/// A straight part of a stroke whose width changes evenly, with round ends. Widths are diameters in pixels.
struct Segment {
  Point from;
  Point to;
  float from_width = 1;
  float to_width = 1;
};

/// Returns the union of the segments, anti-aliased, or with pixels of 0 and 1 alone if `aliased`. Clipped to the
/// canvas.
Mask cover(std::span<const Segment> segments, const Canvas& canvas, bool aliased = false);

/// How a color comes onto the canvas: it replaces what is there, as in a drawing program, or it can only darken it, as
/// ink on paper does.
enum class Paint { kOpaque, kDarken };

/// Paints the mask. If the canvas has an alpha channel, painted pixels become as opaque as they are covered.
void paint(Canvas& canvas, const Mask& mask, const Color& color, Paint how);

/// Draws a straight line with round ends.
void draw_line(Canvas& canvas, Point from, Point to, float width, const Color& color, Paint how = Paint::kDarken);

/// Draws the outline of a rectangle. `thickness` lies inside of the box; `radius` rounds the corners.
void draw_outline(Canvas& canvas, const Box& box, float thickness, float radius, const Color& color);

/// Returns how much of the pixel with the center `at` lies in the box with rounded corners, in [0, 1].
float coverage_of_box(const Box& box, float radius, Point at);

}  // namespace digit::bench
