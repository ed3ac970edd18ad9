#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "train/data/data_splits.h"

namespace digit::train_app {

/// A description of the data.
struct DataSummary {
  std::vector<std::string> class_names;
  /// The number of images per class.
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
  /// By file name, as in LabeledImages.
  std::map<std::string, std::string> sha256;
};

DataSummary summarize(const DataSplits& data);

/// Prints the number of images per class and the checksums of the files.
void print_summary(std::ostream& out, const DataSummary& summary);

}  // namespace digit::train_app
