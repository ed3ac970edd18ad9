#pragma once

#include <cstddef>

#include "digit/picture_size.h"

namespace digit::decode {

/// Returns the factor by which both sides of a stored picture are divided while it is decoded: the largest one that
/// leaves at least 1,000 pixels on the shorter side, so that a small digit on a large page remains legible, or that
/// leaves at most 8 million pixels. 1 for a picture that stays as it is.
std::size_t reduction_of(PictureSize stored);

}  // namespace digit::decode
