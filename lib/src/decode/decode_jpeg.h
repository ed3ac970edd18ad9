#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"

namespace digit::decode {

bool is_jpeg(std::span<const std::byte> bytes);

/// Gray or color JPEG, baseline or progressive, turned upright as its EXIF data say. Pictures of several thousand
/// pixels a side are shrunk by a whole factor while they are decoded. Throws digit::Error, also for CMYK.
Picture decode_jpeg(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace digit::decode
