#pragma once

#include <vector>

#include "digit/raster.h"

namespace digit::ink {

/// Estimates the darkness of the paper at each pixel of a photograph in uneven light, also under the ink: the median of
/// the surroundings, which are about a third of the picture wide. The median ignores strokes and noise and keeps the
/// edges of shadows. `is_ink` holds one value per pixel: whether the pixel is known not to be paper.
///
/// Local adaptive thresholding goes back to Bernsen, Dynamic thresholding of gray-level images, 1986, and Sauvola and
/// Pietikäinen, Adaptive document image binarization, 2000.
Raster estimate_paper(const Raster& darkness, const std::vector<bool>& is_ink);

}  // namespace digit::ink
