#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"

namespace digit::decode {

/// Decodes a PNG or JPEG picture, recognized by its first bytes. Throws digit::Error if the bytes are neither, are
/// damaged, or are beyond the limits. Thread-safe.
Picture decode(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace digit::decode
