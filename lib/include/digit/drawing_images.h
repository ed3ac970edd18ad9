#pragma once

#include <filesystem>

#include "digit/export.h"
#include "digit/labeled_images.h"

namespace digit {

/// Reads the digits of a file of drawings (see read_drawings), rasterized and normalized; drawings that are no digit
/// are left out. One in seven is for testing, which follows from the drawing's points alone. `sha256` holds one
/// checksum over the split's points and labels, as `train-drawings` or `test-drawings`.
///
/// Throws the errors of read_drawings, and digit::Error that names the file where a digit has no points or that split
/// has none.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_drawing_images(const std::filesystem::path& file, Split split);

}  // namespace digit
