#pragma once

#include <filesystem>
#include <string>

#include "digit/raster.h"

namespace digit::common {

/// Ink as black on white paper: the bytes of a gray PNG of 8 bits. Throws digit::Error where the PNG library refuses.
std::string encode_png(const Raster& raster);

/// The same as a file that is whole or not there. Throws digit::Error that names it where it cannot be written.
void write_png(const std::filesystem::path& file, const Raster& raster);

}  // namespace digit::common
