#pragma once

#include "base/random.h"
#include "digit/drawing.h"

namespace digit::strokes {

/// Draws something that is not a digit, as `synthesize_non_digit` describes.
Drawing draw_non_digit(base::Random& random);

}  // namespace digit::strokes
