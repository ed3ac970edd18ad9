#pragma once

#include <filesystem>

#include "train/report/report.h"

namespace digit {

/// Makes the folder. Throws digit::Error that names it, or the page in it, where that cannot be written: so that it is
/// known before training.
void check_report(const std::filesystem::path& folder);

/// Writes the page as `report.html` into the folder, whole or not at all; one of an earlier run is replaced. Returns
/// its name. Throws digit::Error that names it where that fails.
std::filesystem::path write_report(const std::filesystem::path& folder, const TrainingReport& report);

}  // namespace digit
