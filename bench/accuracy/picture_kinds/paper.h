#pragma once

#include "base/random.h"
#include "picture_kinds/canvas.h"

namespace digit::bench {

/// Lines that are printed on paper at equal distances.
struct Ruling {
  /// Between two lines, in pixels.
  float spacing = 20;
  float thickness = 1;
  Color color;
  /// The fall of a line per pixel to the right.
  float slope = 0;
  bool vertical_too = false;
  /// The place of a line at the upper left corner, as a share of the spacing.
  float phase = 0.5F;
};

/// Draws lines over the whole canvas.
void rule(Canvas& canvas, const Ruling& ruling);

/// Draws one line from border to border, at the height `y` in the middle, with a fall of `slope` per pixel.
void draw_baseline(Canvas& canvas, float y, float slope, float thickness, const Color& color);

/// Changes the lightness of the paper a little from place to place, as fibers and the camera do, by at most `strength`.
void add_unevenness(Canvas& canvas, float strength, base::Random& random);

}  // namespace digit::bench
