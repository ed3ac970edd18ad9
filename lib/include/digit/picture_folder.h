#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "digit/export.h"
#include "digit/image.h"
#include "digit/labeled_images.h"

namespace digit {

/// Returns the pictures in a folder, sorted by name, without those in its subfolders: files with the extension `.png`,
/// `.jpg` or `.jpeg`, in upper or lower case. Throws digit::Error that names the folder if it cannot be read.
[[nodiscard]] DIGIT_EXPORT std::vector<std::filesystem::path> find_pictures(const std::filesystem::path& folder);

/// Reads and normalizes a picture. Returns nullopt if it is blank. Throws digit::Error that names the file if it cannot
/// be read or decoded.
[[nodiscard]] DIGIT_EXPORT std::optional<Image> read_picture(const std::filesystem::path& file);

/// Reads pictures from a folder with one subfolder for each class. If all subfolders have numbers below 255 as names,
/// these are the labels, and there are at least 10 classes. Otherwise, the labels are the positions in the sorted list
/// of names, and the names become the class names. Hidden subfolders are ignored, and so are files that are not
/// pictures.
///
/// A picture of 28×28 pixels is decoded with `decode_picture` but not normalized. All others are normalized. One in
/// seven pictures belongs to the test split. The split of a picture depends only on the names of its subfolder and
/// file. `sha256` holds one checksum over the names and bytes of the split's pictures, as `train-pictures` or
/// `test-pictures`.
///
/// Throws digit::Error that names the folder or file if there are no subfolders or more than 255, if a subfolder has no
/// pictures, if the split has none, or if a picture is damaged or blank.
[[nodiscard]] DIGIT_EXPORT LabeledImages read_picture_folder(const std::filesystem::path& folder, Split split);

}  // namespace digit
