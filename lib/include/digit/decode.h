#pragma once

#include <cstddef>
#include <span>

#include "digit/decode_limits.h"
#include "digit/export.h"
#include "digit/raster.h"

namespace digit {

/// Reads a PNG or JPEG picture (found by its first bytes) of a digit in any color and size: dark on light, light on
/// dark, or drawn on transparency. What is paper is found from the picture's border; the result is ink = 1 on paper =
/// 0. A picture of one even color is blank: all paper. Throws digit::Error where the bytes are no PNG or JPEG, damaged,
/// or larger than the limits. Safe to call from any thread.
[[nodiscard]] DIGIT_EXPORT Raster decode_picture(std::span<const std::byte> bytes, const DecodeLimits& limits = {});

}  // namespace digit
