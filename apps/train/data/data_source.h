#pragma once

#include <string>

#include "digit/labeled_images.h"
#include "train/data/data_options.h"

namespace digit::train_app {

/// A training set and a test set of the same classes.
struct DataSplits {
  LabeledImages train;
  LabeledImages test;
};

/// Reads and checks all of the data, so that no error appears only after training. Throws digit::Error that names the
/// file or folder, or the option that does not fit it.
DataSplits read_data(const DataOptions& options);

/// Whether the training labels are MNIST's, by their checksum; also if the files do not exist yet. Throws the errors of
/// read_idx.
bool is_mnist(const DataOptions& options);

/// The path that is read, for messages.
std::string source_text(const DataOptions& options);

}  // namespace digit::train_app
