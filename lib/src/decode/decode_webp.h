#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"
#include "digit/picture_size.h"

namespace digit::decode {

/// Returns whether the bytes begin with the signature of a WebP.
bool is_webp(std::span<const std::byte> bytes);

/// Reads the size of the upright picture from the header. Throws digit::Error if the header is damaged, the size
/// exceeds the limits or the file is an animation.
PictureSize webp_size(std::span<const std::byte> bytes, const DecodeLimits& limits);

/// Decodes a lossy or lossless WebP, with or without transparency, and turns it upright as its EXIF data specifies. A
/// large picture is reduced as `reduction_of` says. Throws digit::Error if the picture is damaged, exceeds the limits
/// or is an animation.
Picture decode_webp(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace digit::decode
