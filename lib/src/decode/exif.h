#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"
#include "digit/picture_size.h"

namespace digit::decode {

/// The EXIF orientation of a stored picture, 1 to 8: 1 is upright, the others are rotated or mirrored.
using Orientation = int;
inline constexpr Orientation kUpright = 1;

/// Reads the orientation from EXIF data (Exif 2.32, section 4.6), with or without the prefix of a JPEG's APP1 marker.
/// Returns kUpright if the orientation is missing or invalid.
Orientation exif_orientation(std::span<const unsigned char> exif);

/// Returns the size of the upright picture, given the size of the stored picture.
PictureSize upright_size(PictureSize stored, Orientation orientation);

/// Rotates or mirrors a picture with the given orientation so that it is upright.
Picture turn_upright(Picture picture, Orientation orientation);

}  // namespace digit::decode
