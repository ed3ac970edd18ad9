#pragma once

#include <cstddef>
#include <span>

#include "decode/picture.h"

namespace digit::decode {

bool is_png(std::span<const std::byte> bytes);

/// Any PNG: gray, color or palette, 1 to 16 bits, interlaced or not, with or without transparency. Throws digit::Error.
Picture decode_png(std::span<const std::byte> bytes, const DecodeLimits& limits);

}  // namespace digit::decode
