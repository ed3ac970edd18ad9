#pragma once

#include <cstddef>
#include <vector>

#include "digit/raster.h"

namespace digit::image {

/// One axis of a resampling: `count` pixels of the result, the first of which begins at source coordinate `begin`, each
/// `step` source pixels wide. What lies beyond the source is paper.
struct Axis {
  double begin = 0;
  double step = 1;
  std::size_t count = 0;
};

/// Resamples in one separable pass. Where it shrinks (step >= 1), a pixel of the result is the mean of the source over
/// its area, exactly; where it enlarges, the source is interpolated by a Lanczos kernel of three lobes (Duchon, Lanczos
/// Filtering in One and Two Dimensions, 1979). Values stay in [0, 1]; with step 1 and a whole `begin` they stay as they
/// are.
Raster resample(const Raster& source, const Axis& x, const Axis& y);

}  // namespace digit::image
