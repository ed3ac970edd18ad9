#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "digit/drawing.h"
#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// Draws the digit `label` (0 to 9, else std::invalid_argument) as one of the world's schools teaches it, varied in
/// every control point, in slant, proportions, size of its parts and where its strokes begin and end. What is drawn
/// follows from (seed, example) alone. Safe to call from any thread.
[[nodiscard]] DIGIT_EXPORT Drawing synthesize_digit(std::size_t label, std::uint64_t seed, std::uint64_t example);

/// Something that is no digit: a scribble, a few marks, strokes of curves and lines put together at random, a digit
/// mirrored, cut off or crossed out, two digits side by side or over one another. Follows from (seed, example) alone.
[[nodiscard]] DIGIT_EXPORT Drawing synthesize_non_digit(std::uint64_t seed, std::uint64_t example);

/// `count` digits, each label as often, drawn with pens of different width and normalized. Takes about 50 µs of a
/// core each; all cores draw.
[[nodiscard]] DIGIT_EXPORT LabeledImages synthesize_digits(std::size_t count, std::uint64_t seed);

/// `count` normalized non-digits; their labels are all `label`.
[[nodiscard]] DIGIT_EXPORT LabeledImages synthesize_non_digits(std::size_t count, std::uint64_t seed,
                                                               std::uint8_t label);

}  // namespace digit
