#pragma once

#include <cstddef>

#include "base/random.h"
#include "digit/drawing.h"
#include "strokes/hand.h"

namespace digit::strokes {

/// Number of digits, 0 to 9.
inline constexpr std::size_t kDigits = 10;

/// Draws the digit `label` (below kDigits) by this hand, in a random style that is trained on, or in one that is held
/// out.
Drawing draw_digit(std::size_t label, const Hand& hand, base::Random& random, bool held_out_style = false);

/// Draws the digit by a random hand.
Drawing draw_digit(std::size_t label, base::Random& random);

}  // namespace digit::strokes
