#pragma once

#include <cstddef>

#include "digit/dataset.h"

namespace digit::training {

/// Makes an image that is not a digit: a pattern, or a random image of `digits` that is inverted, enlarged beyond the
/// image, or put beside or over another one. Some are normalized, as `augment` does it, and others are not. The first
/// of `digits` must be a digit. Depends only on the arguments.
Image make_non_digit(const LabeledImages& digits, const Variation& variation, std::size_t index);

}  // namespace digit::training
