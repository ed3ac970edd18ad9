#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"
#include "digit/picture_size.h"

namespace digit::decode {

/// Returns whether the bytes begin with the signature of a JPEG.
bool is_jpeg(std::span<const std::byte> bytes);

/// Reads the size of the upright picture from the header. Throws digit::Error if the header is damaged or the size
/// exceeds the limits.
PictureSize jpeg_size(std::span<const std::byte> bytes, const DecodeLimits& limits);

/// Decodes a JPEG in gray, color or CMYK, baseline or progressive, and turns it upright as its EXIF data specifies. A
/// large picture is reduced while it is decoded, by at most the factor that `reduction_of` returns. Throws digit::Error
/// if the picture is damaged or exceeds the limits.
Picture decode_jpeg(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace digit::decode
