#pragma once

#include "base/random.h"
#include "digit/image.h"
#include "digit/raster.h"

namespace digit::bench {

/// Clamps all pixels to [0, 1].
Image clamped(Image image);

/// Blurs with a Gaussian; the pixels at the border repeat.
Image gaussian(const Image& image, float deviation);

/// Returns the image under the inverse of the map: pixel (x, y), from the center, shows the place
/// (a x + b y + dx, c x + d y + dy) of `image`, with bilinear interpolation.
struct Affine {
  float a = 1, b = 0, c = 0, d = 1, dx = 0, dy = 0;
};
Image transformed(const Image& image, const Affine& map);

/// Returns the corner of a larger fractal height map, whose values are in [0, 1], by the diamond-square algorithm
/// (Fournier, Fussell and Carpenter, 1982).
Image plasma(float wobble_decay, base::Random& random);

/// Returns the edges as 0 and 1 (Canny, A Computational Approach to Edge Detection, 1986).
Image canny(const Image& image, float deviation, float low, float high);

}  // namespace digit::bench
