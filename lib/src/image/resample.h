#pragma once

#include <cstddef>
#include <span>

#include "digit/raster.h"

namespace digit::image {

/// One axis of a resampling: the result has `count` pixels, the first of which begins at source coordinate `begin`, and
/// each is `step` source pixels wide. Everything outside of the source is paper.
struct Axis {
  double begin = 0;
  double step = 1;
  std::size_t count = 0;
};

/// Resamples both axes with separable filters. If an axis shrinks (step >= 1), a pixel of the result is the exact mean
/// of the source over the pixel's area. If it enlarges, the source is interpolated with a three-lobed Lanczos kernel
/// (Duchon, Lanczos Filtering in One and Two Dimensions, 1979). Values stay in [0, 1]; if both steps are 1 and both
/// `begin` are whole numbers, the result is an exact copy.
Raster resample(const Raster& source, const Axis& x, const Axis& y);

/// Copies the source's pixels from column `left` and row `top` on into `result`, which has rows of `width` pixels and
/// holds zeros. Positions may lie outside of the source.
void copy_pixels(const Raster& source, std::ptrdiff_t left, std::ptrdiff_t top, std::size_t width,
                 std::span<float> result);

}  // namespace digit::image
