#pragma once

#include <optional>

#include "digit/export.h"
#include "digit/image.h"
#include "digit/raster.h"

namespace digit {

/// Converts ink to the format of MNIST with the method of its authors (LeCun et al., Gradient-Based Learning Applied to
/// Document Recognition, 1998, section III.A): crops to the ink, scales the longer side to 20 pixels with
/// anti-aliasing, keeps the aspect ratio, and moves the center of mass by whole pixels to the middle of 28×28.
///
/// MNIST images stay nearly unchanged, and the position of the ink on the paper does not matter. If the ink is 40
/// pixels or longer and its strokes are much thinner or thicker than MNIST's, their width is adjusted first: thin
/// strokes would fade at 20 pixels, and thick ones would run together. Small marks are enlarged as well: a dot fills
/// the 20 pixels.
///
/// Returns nullopt if there is no ink. Throws std::invalid_argument if `raster.ink` does not hold width × height values
/// in [0, 1]. Thread-safe; the result depends only on `raster`.
[[nodiscard]] DIGIT_EXPORT std::optional<Image> normalize(const Raster& raster);

}  // namespace digit
