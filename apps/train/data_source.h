#pragma once

#include <filesystem>

#include "digit/labeled_images.h"

namespace digit {

/// What a network learns from and what it is measured on, of the same classes.
struct DataSplits {
  LabeledImages train;
  LabeledImages test;
};

/// Reads and checks all of it, so that nothing is found wrong after the last step. Throws digit::Error that names the
/// file.
DataSplits read_data(const std::filesystem::path& folder);

}  // namespace digit
