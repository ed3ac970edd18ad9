#pragma once

#include <span>

#include "digit/drawing.h"
#include "random_source.h"

namespace digit::bench {

/// What a pen does without writing: hatching, loops in a row, a knot, a spiral, or a wild line.
Drawing draw_scribble(RandomSource& random);

/// One dot, dash, tick or short line. Lines are no steeper than 40°: a person reads a steeper one as a 1.
Drawing draw_short_mark(RandomSource& random);

/// Two of `digits` side by side, about equally high, and a little apart. At least one digit with a point.
Drawing draw_two_digits(std::span<const Drawing> digits, RandomSource& random);

}  // namespace digit::bench
