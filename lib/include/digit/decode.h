#pragma once

#include <cstddef>
#include <span>

#include "digit/decode_limits.h"
#include "digit/export.h"
#include "digit/picture_formats.h"
#include "digit/raster.h"
#include "digit/stages.h"

namespace digit {

/// Decodes a picture of a digit in one of kPictureFormatNames and separates ink from paper. The first bytes determine
/// the format. The digit can have any colors and any size: dark on light, light on dark, or drawn on a transparent
/// background, on plain, ruled or squared paper, in a frame or a table cell, in even or uneven light. The result is the
/// part of the picture around the digit, and its longer side has at most 400 pixels. A picture without anything that
/// differs clearly from its paper is blank.
///
/// In uneven light this is only the first guess; `prepare` can try others. Throws digit::Error if the bytes are not a
/// picture in one of the formats, are damaged or exceed the limits. Calls `observer` with the result of each stage.
/// Thread-safe.
[[nodiscard]] DIGIT_EXPORT Raster decode_picture(std::span<const std::byte> bytes, const DecodeLimits& limits = {},
                                                 const StageObserver& observer = {});

}  // namespace digit
