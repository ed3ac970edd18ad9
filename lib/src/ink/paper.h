#pragma once

#include <vector>

#include "digit/raster.h"

namespace digit::ink {

/// The darkness of the paper under the ink at each pixel, for a photograph in uneven light: the median of the
/// surroundings, about a third of the picture wide, so that strokes do not count and neither noise nor the edge of a
/// shadow is smoothed into it. (Local adaptive thresholding goes back to Bernsen, Dynamic thresholding of gray-level
/// images, 1986, and Sauvola and Pietikäinen, Adaptive document image binarization, 2000; the median is what keeps
/// edges.) `is_ink` tells the pixels that are known not to be paper, one value a pixel.
Raster estimate_paper(const Raster& darkness, const std::vector<bool>& is_ink);

}  // namespace digit::ink
