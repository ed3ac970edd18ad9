#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"

namespace digit::decode {

/// Returns whether the bytes begin with the signature of a JPEG.
bool is_jpeg(std::span<const std::byte> bytes);

/// Decodes a grayscale or color JPEG, baseline or progressive, and turns it upright as its EXIF data specifies. A
/// picture with sides of several thousand pixels is scaled down by a power of two during decoding. Throws digit::Error
/// if the picture is damaged, exceeds the limits or is in CMYK.
Picture decode_jpeg(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace digit::decode
