#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "digit/export.h"
#include "digit/image.h"
#include "digit/labeled_images.h"

namespace digit {

/// The pictures of a folder itself (`.png`, `.jpg`, `.jpeg`, in any case), by name. Throws digit::Error that names the
/// folder where it cannot be read.
[[nodiscard]] DIGIT_EXPORT std::vector<std::filesystem::path> find_pictures(const std::filesystem::path& folder);

/// A picture, normalized, or nothing where it is blank. Throws digit::Error that names the file.
[[nodiscard]] DIGIT_EXPORT std::optional<Image> read_picture(const std::filesystem::path& file);

/// Reads pictures from a folder that has one subfolder a class. Subfolders that are all named by numbers below 255 are
/// the classes of these numbers, of which there are at least 10; others are numbered in the order of their names, which
/// become the class names. Hidden subfolders are left out, and so is all in them but pictures.
///
/// A picture of 28×28 pixels is taken as it is, its paper being found as `decode_picture` does; any other is
/// normalized. One in seven of the pictures is for testing, which follows from the names of subfolder and file alone.
/// `sha256` holds one checksum over the names and bytes of the split's pictures, as `train-pictures` or
/// `test-pictures`.
///
/// Throws digit::Error that names the folder or file where there are no subfolders, more than 255 of them, one without
/// pictures or none for that split, and where a picture is damaged or blank.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_picture_folder(const std::filesystem::path& folder, Split split);

}  // namespace digit
