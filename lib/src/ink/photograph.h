#pragma once

#include "decode/picture.h"
#include "digit/raster.h"

namespace digit::ink {

/// Whether the picture is a photograph or a scan: large enough, and its border is uneven, be it by noise or by light.
/// What a program drew has a border that is mostly one color.
bool is_photograph(const decode::Picture& picture);

/// Tells ink from paper in a photograph of a digit on paper, or in chalk on a board: in uneven light, with noise, ruled
/// lines and things at the picture's edges. The result is smaller than a large picture; blank where nothing stands out.
Raster find_ink_in_photograph(const decode::Picture& picture);

}  // namespace digit::ink
