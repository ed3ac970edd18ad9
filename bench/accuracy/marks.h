#pragma once

#include <optional>
#include <span>

#include "digit/drawing.h"
#include "random_source.h"

namespace digit::bench {

/// Draws hatching, a row of loops, a knot, a spiral or an irregular line.
Drawing draw_scribble(RandomSource& random);

/// Draws a dot, a dash, a tick or a short line. The angle of a line is at most 40°, because people read a steeper line
/// as a 1.
Drawing draw_short_mark(RandomSource& random);

/// Draws the beginning of `digit`: a tenth to a fifth of the first stroke. Returns nullopt if it is steeper than 40°,
/// because people read it as a 1.
std::optional<Drawing> draw_first_stroke(const Drawing& digit, RandomSource& random);

/// Draws `second` over `first`, at a similar height and around the same center.
Drawing draw_overlaid(const Drawing& first, const Drawing& second, RandomSource& random);

/// Draws two of `digits` side by side with a gap, at similar heights. Expects at least one digit, and at least one
/// point in each.
Drawing draw_two_digits(std::span<const Drawing> digits, RandomSource& random);

}  // namespace digit::bench
