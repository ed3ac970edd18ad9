#pragma once

#include "base/random.h"
#include "digit/drawing.h"
#include "picture_kinds/canvas.h"

namespace digit::bench {

/// All lights multiply the encoded values by a factor in (0, 1].

/// Full light at one side, and `least` at the other side. The light falls in the direction `angle`, in radians.
void shade_gradient(Canvas& canvas, float least, float angle);

/// Light of `factor` on one side of a straight edge through `at`. The edge has a transition of `softness` pixels.
void shade_half(Canvas& canvas, float factor, Point at, float angle, float softness);

/// The shadow of a hand with five fingers that points from the border in the direction `angle` to `tip`. `size` is the
/// length of the hand in pixels.
void shade_hand(Canvas& canvas, float factor, Point tip, float angle, float size, float softness, base::Random& random);

/// Full light in the middle, and `corner` in the corners.
void shade_vignette(Canvas& canvas, float corner);

/// A reflection: adds white in an ellipse around `at`, `strength` in the middle.
void add_glare(Canvas& canvas, float strength, Point at, float radius, float flatness, float angle);

}  // namespace digit::bench
