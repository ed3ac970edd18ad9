#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"
#include "digit/picture_size.h"

namespace digit::decode {

/// Returns whether the bytes begin with the signature of a PNG.
bool is_png(std::span<const std::byte> bytes);

/// Reads the size of the upright picture from the header. Throws digit::Error if the header is damaged or the size
/// exceeds the limits.
PictureSize png_size(std::span<const std::byte> bytes, const DecodeLimits& limits);

/// Decodes a PNG of any kind: grayscale, color or palette, 1 to 16 bits per sample, interlaced or not, with or without
/// transparency. Turns it upright as its EXIF data specifies, and reduces a large picture by the factor that
/// `reduction_of` returns. Throws digit::Error if the picture is damaged or exceeds the limits.
Picture decode_png(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace digit::decode
