#pragma once

#include <filesystem>
#include <vector>

#include "digit/export.h"
#include "digit/labeled_input.h"

namespace digit {

/// Returns the pictures in a folder, sorted by name, without those in its subfolders: files with an extension in
/// kPictureFormats, in upper or lower case. Throws digit::Error that names the folder if it cannot be read.
[[nodiscard]] DIGIT_EXPORT std::vector<std::filesystem::path> find_pictures(const std::filesystem::path& folder);

/// Reads pictures from a folder with one subfolder for each class, in order of class and file name, and prepares each
/// with `prepare`. The names of the subfolders are the names of the classes, sorted as numbers if all of them are
/// numbers and alphabetically otherwise. Hidden files and subfolders are left out.
///
/// One in seven pictures belongs to the test split. The split of a picture depends only on the names of its subfolder
/// and file. `sha256` holds one checksum over the names and bytes of the split's pictures, as `train-pictures`,
/// `test-pictures` or `all-pictures`.
///
/// Throws digit::Error that names the folder if it cannot be read or has no subfolders, or if one has no pictures.
DIGIT_EXPORT DataDescription read_picture_folder(const std::filesystem::path& folder, const ReadOptions& options,
                                                 const InputSink& add);

}  // namespace digit
