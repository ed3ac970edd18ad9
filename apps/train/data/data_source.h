#pragma once

#include "digit/labeled_images.h"
#include "train/data/data_options.h"

namespace digit::train_app {

/// What a network learns from and what it is measured on, of the same classes.
struct DataSplits {
  LabeledImages train;
  LabeledImages test;
};

/// Reads and checks all of it, so that nothing is found wrong after the last step. Throws digit::Error that names the
/// file or folder, or the option that does not fit it.
DataSplits read_data(const DataOptions& options);

}  // namespace digit::train_app
