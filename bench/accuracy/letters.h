#pragma once

#include "digit/drawing.h"
#include "random_source.h"

namespace digit::bench {

/// Draws a random letter among A C E F H J K M N P R T U V W X Y and a c d e f h k m n p r t u v w x y, with equal
/// probabilities. People do not mistake these letters for digits. Moves every point at random, then applies `vary`.
Drawing draw_letter(RandomSource& random);

}  // namespace digit::bench
