#pragma once

#include <cstddef>

#include "digit/image.h"
#include "picture_kinds/canvas.h"

namespace digit::bench {

/// Returns the image with white ink on black paper, as MNIST has it, resampled bilinearly to size × size pixels, or by
/// averaging if it becomes smaller.
Canvas to_picture(const Image& image, std::size_t size);

}  // namespace digit::bench
