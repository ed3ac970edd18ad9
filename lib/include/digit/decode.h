#pragma once

#include <cstddef>
#include <span>

#include "digit/decode_limits.h"
#include "digit/export.h"
#include "digit/picture_formats.h"
#include "digit/raster.h"
#include "digit/stages.h"

namespace digit {

/// Decodes a picture of a digit, in one of kPictureFormats, and separates ink from paper. The first bytes determine the
/// format. The digit can have any colors and any size: dark on light, light on dark, or drawn on a transparent
/// background. The border of the picture determines the color of the paper. A picture of a single color is blank:
/// everything is paper. Throws digit::Error if the bytes have another format, are damaged or exceed the limits. Calls
/// `observer` with the result of each stage. Thread-safe.
[[nodiscard]] DIGIT_EXPORT Raster decode_picture(std::span<const std::byte> bytes, const DecodeLimits& limits = {},
                                                 const StageObserver& observer = {});

}  // namespace digit
