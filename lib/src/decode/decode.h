#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"
#include "digit/picture_size.h"

namespace digit::decode {

/// Decodes a picture in one of kPictureFormats. The first bytes determine the format. Throws digit::Error if the bytes
/// have another format, are damaged or exceed the limits. A large picture is reduced as `reduction_of` in reduce.h
/// says, so that the result has at most about 8 million pixels; `picture_size` gives the size of the picture itself.
/// Thread-safe.
Picture decode(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace digit::decode
