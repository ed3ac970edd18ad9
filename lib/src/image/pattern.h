#pragma once

#include "base/random.h"
#include "digit/image.h"

namespace digit::image {

/// Draws an image without any shape that a pen makes: noise of any grain, a constant, a gradient, stripes, a
/// checkerboard or a smooth texture, with any two levels, in the whole image or in a part of it.
Image draw_pattern(base::Random& random);

}  // namespace digit::image
