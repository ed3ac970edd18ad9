#pragma once

#include <cstddef>
#include <iosfwd>
#include <map>
#include <string>
#include <vector>

#include "train/data/data_source.h"

namespace digit::train_app {

/// What the data are, told before the first step.
struct DataSummary {
  std::vector<std::string> class_names;
  /// Images of each class.
  std::vector<std::size_t> train;
  std::vector<std::size_t> test;
  /// See LabeledImages.
  std::map<std::string, std::string> sha256;
};

DataSummary summarize(const DataSplits& data);

/// How many images of each class there are, and the files' checksums.
void print_summary(std::ostream& out, const DataSummary& summary);

}  // namespace digit::train_app
