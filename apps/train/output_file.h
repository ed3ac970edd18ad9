#pragma once

#include <filesystem>

namespace digit {

/// Throws digit::Error that names `file` where no file can be written there: so that it is known before training.
void check_output(const std::filesystem::path& file);

}  // namespace digit
