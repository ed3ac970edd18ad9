#pragma once

#include <string>

#include "picture_kinds/canvas.h"

namespace digit::bench {

/// All encode values rounded to bytes and clamped to [0, 1], and throw std::runtime_error if the codec fails.

/// Returns an 8-bit PNG, gray if all pixels are gray, with an alpha channel if the canvas has one. Compresses fast.
std::string encode_png(const Canvas& canvas);
/// Returns a PNG with one bit per pixel: 1 from a luma of 0.5.
std::string encode_one_bit_png(const Canvas& canvas);
/// Returns a color JPEG with the quality of libjpeg, 1 to 100. Ignores alpha.
std::string encode_jpeg(const Canvas& canvas, int quality);

}  // namespace digit::bench
