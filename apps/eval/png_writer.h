#pragma once

#include <filesystem>

#include "digit/raster.h"

namespace digit {

/// Writes ink as black on white paper: a gray PNG of 8 bits. The file is whole or not there. Throws digit::Error that
/// names it where it cannot be written.
void write_png(const std::filesystem::path& file, const Raster& raster);

}  // namespace digit
