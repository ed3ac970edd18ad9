#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "digit/export.h"

namespace digit {

/// The whole of a file. Throws digit::Error that names it where it is missing, a folder, or cannot be read.
[[nodiscard]] DIGIT_EXPORT std::string read_file(const std::filesystem::path& file);

/// Writes `bytes` to a temporary file beside `file`, flushes it to the disk and renames it, so that `file` is always
/// either the old or the new, whole. Where the file system can do it the temporary file has no name until it is whole,
/// so that a process killed meanwhile leaves none behind. Throws digit::Error that names the file where that fails; the
/// temporary file is then gone.
DIGIT_EXPORT void write_file(const std::filesystem::path& file, std::string_view bytes);

/// Throws digit::Error that names `file` if no file can be written there: it is a folder, or its folder does not exist
/// or is not writable. Writes nothing.
DIGIT_EXPORT void check_writable(const std::filesystem::path& file);

}  // namespace digit
