#pragma once

#include "base/random.h"
#include "picture_kinds/canvas.h"

namespace digit::bench {

/// Adds normal noise: `deviation` to all channels of a pixel together, and half of it to each channel.
void add_noise(Canvas& canvas, float deviation, base::Random& random);

/// Blurs with an approximation of a Gaussian by three box filters (Wells, 1986). `deviation` is in pixels.
void blur(Canvas& canvas, float deviation);

/// Blurs along a straight way of `length` pixels in the direction `angle`.
void blur_motion(Canvas& canvas, float length, float angle);

/// Makes each pixel black or white: white from a luma of `threshold`.
void threshold(Canvas& canvas, float threshold);

/// Adds round specks of dirt at random places.
void add_specks(Canvas& canvas, std::size_t count, float least_width, float most_width, const Color& color,
                base::Random& random);

/// Returns the part of the canvas in the box, whose sides are rounded to pixels.
Canvas cropped(const Canvas& canvas, const Box& box);

}  // namespace digit::bench
