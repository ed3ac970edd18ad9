#pragma once

#include <string>
#include <vector>

#include "common/data/data_options.h"
#include "digit/labeled_images.h"

namespace digit::train_app {

using common::DataOptions;

/// Training and test images with the same classes, of all sources together.
struct DataSplits {
  LabeledImages train;
  LabeledImages test;
  /// What the user should know about the data, one sentence each. The data can be used nevertheless.
  std::vector<std::string> warnings;
};

/// Reads and checks both splits of every source, so that invalid test data are found before training. `class_names` are
/// the classes that the data must have; if they are empty, --class-names or the first source determine them. Throws
/// digit::Error if a file is invalid, an option does not match the data, or inputs are unreadable and must not be
/// skipped: the message lists all of them.
DataSplits read_data(const DataOptions& options, InputForm form, const std::vector<std::string>& class_names = {});

/// Returns the form that the options name, or otherwise the default of the first source.
InputForm input_form(const DataOptions& options);

/// Whether the training labels of the first source are MNIST's, by their checksum; also if the files do not exist yet.
bool is_mnist(const DataOptions& options);

/// The paths that are read, for messages.
std::string source_text(const DataOptions& options);

}  // namespace digit::train_app
