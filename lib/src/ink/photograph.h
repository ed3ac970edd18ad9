#pragma once

#include "decode/picture.h"
#include "digit/raster.h"

namespace digit::ink {

/// Returns whether the picture is a photograph or a scan: it is large enough, opaque, and noise or light makes its
/// border uneven. The border of a picture that a program painted is mostly a single color.
bool is_photograph(const decode::Picture& picture);

/// Separates ink from paper in a photograph of a digit on paper or in chalk on a board. Tolerates uneven light, noise,
/// ruled lines and objects at the edges of the picture. The result of a large picture is smaller than the picture. It
/// is blank if nothing differs clearly from the paper.
Raster find_ink_in_photograph(const decode::Picture& picture);

}  // namespace digit::ink
