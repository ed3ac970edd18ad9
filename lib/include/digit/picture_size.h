#pragma once

#include <cstddef>
#include <span>

#include "digit/decode_limits.h"
#include "digit/export.h"

namespace digit {

/// The size of a picture in pixels. Both sides are at least 1.
struct PictureSize {
  /// From left to right.
  std::size_t width = 0;
  /// From top to bottom.
  std::size_t height = 0;

  bool operator==(const PictureSize&) const = default;
};

/// Reads the size of a picture from its header, without decoding its pixels. Width and height are those of the upright
/// picture if the file has an EXIF orientation. The first bytes determine the format, as for `decode_picture`. Throws
/// digit::Error if the format is not supported, the header is damaged or the size exceeds the limits; damaged pixels
/// are not noticed. Thread-safe.
[[nodiscard]] DIGIT_EXPORT PictureSize picture_size(std::span<const std::byte> bytes, const DecodeLimits& limits = {});

}  // namespace digit
