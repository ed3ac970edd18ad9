#pragma once

#include <optional>

#include "digit/export.h"
#include "digit/image.h"
#include "digit/raster.h"

namespace digit {

/// Brings ink to the form of MNIST, as its makers did (LeCun et al., Gradient-Based Learning Applied to Document
/// Recognition, 1998, section III.A): crops to the ink, fits the longer side to 20 pixels with anti-aliasing, keeps the
/// proportions, and moves the center of mass, by whole pixels, to the middle of 28×28.
///
/// An MNIST image goes through nearly unchanged, and shifting the ink on its paper changes nothing. Ink of 40 pixels or
/// more that is drawn with a pen much thinner or thicker than MNIST's is first brought near its width: a thin line
/// would fade on 20 pixels, and thick ones run together. Small marks are enlarged like anything else: a dot fills the
/// 20 pixels.
///
/// Returns nothing where there is no ink. Throws std::invalid_argument where `raster.ink` does not hold width × height
/// values in [0, 1]. Pure; safe to call from any thread.
[[nodiscard]] DIGIT_EXPORT std::optional<Image> normalize(const Raster& raster);

}  // namespace digit
