#pragma once

#include <string>

#include "digit/labeled_images.h"
#include "train/data/data_options.h"

namespace digit::train_app {

/// Training and test images with the same classes.
struct DataSplits {
  LabeledImages train;
  LabeledImages test;
};

/// Reads and checks both splits, so that invalid test data are found before training. Throws digit::Error if a file is
/// invalid or an option does not match the data.
DataSplits read_data(const DataOptions& options);

/// Whether the training labels are MNIST's, by their checksum; also if the files do not exist yet. Throws the errors of
/// read_idx.
bool is_mnist(const DataOptions& options);

/// The path that is read, for messages.
std::string source_text(const DataOptions& options);

}  // namespace digit::train_app
