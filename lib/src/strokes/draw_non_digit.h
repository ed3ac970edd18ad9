#pragma once

#include "base/random.h"
#include "digit/drawing.h"

namespace digit::strokes {

/// Draws a random figure that is not a digit. `synthesize_non_digit` lists the kinds.
Drawing draw_non_digit(base::Random& random);

}  // namespace digit::strokes
