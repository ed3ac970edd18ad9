#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "digit/export.h"

namespace digit {

/// Returns the content of a file. Throws digit::Error that names the file if it is missing, is a folder or cannot be
/// read.
[[nodiscard]] DIGIT_EXPORT std::string read_file(const std::filesystem::path& file);

/// Replaces the content of `file` atomically: writes `bytes` to a temporary file in the same folder, flushes it to the
/// disk and renames it. At any time, `file` has either its complete old or its complete new content. If the file system
/// supports it, the temporary file has no name until it is complete, so that a killed process leaves no file. Throws
/// digit::Error that names the file if this fails; the temporary file is then removed.
DIGIT_EXPORT void write_file(const std::filesystem::path& file, std::string_view bytes);

/// Throws digit::Error that names `file` if write_file would fail because `file` is a folder, or because its folder
/// does not exist or is not writable. Writes nothing.
DIGIT_EXPORT void check_writable(const std::filesystem::path& file);

}  // namespace digit
