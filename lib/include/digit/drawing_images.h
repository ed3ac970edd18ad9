#pragma once

#include <filesystem>

#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// Reads the digits in a file of drawings (see read_drawings), then rasterizes and normalizes them. Drawings that are
/// not a digit are ignored. One in seven digits belongs to the test split. The split of a digit depends only on its
/// points. `sha256` holds one checksum over the points and labels of the split, as `train-drawings` or `test-drawings`.
///
/// Throws the errors of read_drawings, and digit::Error that names the file if a digit has no points or if the split
/// has no digits.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_drawing_images(const std::filesystem::path& file, Split split);

}  // namespace digit
