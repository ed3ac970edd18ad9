#pragma once

#include <filesystem>
#include <string>

#include "digit/raster.h"

namespace digit::common {

/// Encodes ink as black on white paper, in an 8-bit grayscale PNG. Throws digit::Error if the PNG library fails.
std::string encode_png(const Raster& raster);

/// Writes the PNG to a file. The file appears only when it is complete. Throws digit::Error if it cannot be written.
void write_png(const std::filesystem::path& file, const Raster& raster);

}  // namespace digit::common
