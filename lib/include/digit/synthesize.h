#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "digit/drawing.h"
#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// Some rare styles are held out of training, to calibrate a network on styles that it has not seen.
enum class Styles { kTrained, kHeldOut };

/// Draws the digit `label` in one of the styles that schools around the world teach. Varies the control points, the
/// slant, the proportions, the roundness, and where strokes begin and end. Half of the examples come in rows of twenty
/// that one writer draws: slant, proportions, roundness, pen and most styles stay the same. The drawing depends only on
/// the arguments. Throws std::invalid_argument if `label` is above 9. Thread-safe.
[[nodiscard]] DIGIT_EXPORT Drawing synthesize_digit(std::size_t label, std::uint64_t seed, std::uint64_t example,
                                                    Styles styles = Styles::kTrained);

/// Draws something that is not a digit: a letter or sign of some script, a random combination of lines and curves, a
/// scribble, one to three dots and dashes, the beginning of a digit, a mirrored or crossed out digit, or several digits
/// side by side or over one another. The drawing depends only on the arguments. Thread-safe.
[[nodiscard]] DIGIT_EXPORT Drawing synthesize_non_digit(std::uint64_t seed, std::uint64_t example);

/// Returns `count` normalized images of synthetic digits with different pen widths. The labels 0 to 9 repeat in order,
/// so that they are equally frequent. Uses all cores and about 50 µs of one core per image. The result depends only on
/// the arguments.
[[nodiscard]] DIGIT_EXPORT LabeledImages synthesize_digits(std::size_t count, std::uint64_t seed,
                                                           Styles styles = Styles::kTrained);

/// Returns `count` normalized images of synthetic non-digits. All of them have the label `label`, and there are no
/// class names. Otherwise like synthesize_digits.
[[nodiscard]] DIGIT_EXPORT LabeledImages synthesize_non_digits(std::size_t count, std::uint64_t seed, Label label);

}  // namespace digit
