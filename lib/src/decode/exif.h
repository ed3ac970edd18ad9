#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"

namespace digit::decode {

/// How the rows and columns of a stored picture relate to what was photographed, as EXIF numbers it: 1 is upright, 2 to
/// 8 are turned or mirrored.
using Orientation = int;
inline constexpr Orientation kUpright = 1;

/// Reads the orientation from the payload of a JPEG's APP1 marker (Exif 2.32, section 4.6); upright where it says
/// nothing or nonsense.
Orientation exif_orientation(std::span<const unsigned char> app1);

/// The picture as it was photographed.
Picture turn_upright(Picture picture, Orientation orientation);

}  // namespace digit::decode
