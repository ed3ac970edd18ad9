#pragma once

#include "digit/image.h"
#include "digit/raster.h"
#include "doubt_kinds/digits.h"
#include "random_source.h"

namespace digit::bench {

/// Swaps ink and paper.
Image invert(const Image& image);

/// Enlarges a random part of a digit, 2 to 3.5 times, so that most of it is outside of the image. Never a 1, because a
/// part of it is a 1 again.
Image crop_digit(const Digits& digits, RandomSource& random);

/// The larger value of each pixel of two digits of different classes, each shifted by at most 2 pixels.
Image overlay_images(const Digits& digits, RandomSource& random);

/// A filled, nearly round spot, 60 to 80 pixels wide.
Raster draw_blot(RandomSource& random);

/// Two images side by side, with a gap of at most 6 pixels between their ink.
Raster join_images(const Digits& digits, RandomSource& random);

}  // namespace digit::bench
