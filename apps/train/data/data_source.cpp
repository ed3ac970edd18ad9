#include "train/data/data_source.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "digit/data_format.h"
#include "digit/error.h"
#include "digit/idx.h"
#include "digit/mnist.h"

namespace digit::train_app {
namespace {

DataSplits read_splits(const DataOptions& options) {
  if (options.has_idx_files()) {
    return {read_idx_pair(options.train_images, options.train_labels, Split::kTrain),
            read_idx_pair(options.test_images, options.test_labels, Split::kTest)};
  }
  const auto& format = find_data_format(options.data);
  return {format.read(options.data, Split::kTrain), format.read(options.data, Split::kTest)};
}

bool reads_idx(const DataOptions& options) { return options.has_idx_files() || find_data_format(options.data).is_idx; }

void name_classes(LabeledImages& images, const std::vector<std::string>& names) {
  const std::size_t largest = *std::ranges::max_element(images.labels);
  if (largest >= names.size()) {
    throw Error("--class-names: expected at least " + std::to_string(largest + 1) + " names, one per class, found " +
                std::to_string(names.size()));
  }
  images.class_names = names;
}

/// Rejects duplicate names, and names that the model file cannot store.
void check_class_names(const std::vector<std::string>& names, const std::string& source) {
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name) {
      throw Error(source + ": expected unique class names, found " + *name + " twice");
    }
  }
  try {
    static_cast<void>(nlohmann::json(names).dump());
  } catch (const nlohmann::json::type_error& error) {
    throw Error(source + ": expected class names in UTF-8 (" + error.what() + ")");
  }
}

}  // namespace

DataSplits read_data(const DataOptions& options) {
  if (options.transposed && !reads_idx(options)) {
    throw Error("--transposed: expected IDX files, found " + source_text(options));
  }
  auto data = read_splits(options);
  if (data.test.class_names.size() > data.train.class_names.size()) {
    throw Error(source_text(options) + ": expected no test label that is missing in the training labels, found " +
                std::to_string(data.test.class_names.size()) + " test classes and " +
                std::to_string(data.train.class_names.size()) + " training classes");
  }
  for (auto* images : {&data.train, &data.test}) {
    if (!options.class_names.empty()) name_classes(*images, options.class_names);
    if (options.transposed) transpose(*images);
  }
  check_class_names(data.train.class_names, options.class_names.empty() ? source_text(options) : "--class-names");
  return data;
}

bool is_mnist(const DataOptions& options) {
  constexpr auto kMnistTrainLabels = "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5";
  if (!reads_idx(options)) return false;
  auto labels = options.has_idx_files() ? options.train_labels : options.data / "train-labels-idx1-ubyte";
  if (!std::filesystem::exists(labels)) labels += ".gz";
  return !std::filesystem::exists(labels) || read_idx(labels).sha256 == kMnistTrainLabels;
}

std::string source_text(const DataOptions& options) {
  return (options.has_idx_files() ? options.train_images : options.data).string();
}

}  // namespace digit::train_app
