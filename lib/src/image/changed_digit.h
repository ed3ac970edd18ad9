#pragma once

#include "base/random.h"
#include "digit/image.h"

namespace digit::image {

/// Swaps ink and paper, with the levels of both at random: paper is brighter.
Image invert(const Image& digit, base::Random& random);

/// Enlarges a random part of a digit, so that the rest is outside of the image.
Image enlarge_part(const Image& digit, base::Random& random);

/// The larger value of each pixel of two digits, the second one scaled and moved a little.
Image overlay(const Image& first, const Image& second, base::Random& random);

/// Two digits in one image, each smaller, side by side.
Image place_side_by_side(const Image& first, const Image& second, base::Random& random);

}  // namespace digit::image
