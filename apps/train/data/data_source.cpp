#include "train/data/data_source.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "digit/drawing_images.h"
#include "digit/error.h"
#include "digit/mnist.h"
#include "digit/picture_folder.h"

namespace digit::train_app {
namespace {

DataSplits read_splits(const DataOptions& options) {
  switch (kind_of(options)) {
    case DataKind::kIdxFiles:
      return {read_idx_pair(options.files.train_images, options.files.train_labels, Split::kTrain),
              read_idx_pair(options.files.test_images, options.files.test_labels, Split::kTest)};
    case DataKind::kPictures:
      return {read_picture_folder(options.data, Split::kTrain), read_picture_folder(options.data, Split::kTest)};
    case DataKind::kDrawings:
      return {read_drawing_images(options.data, Split::kTrain), read_drawing_images(options.data, Split::kTest)};
    case DataKind::kIdxFolder:
      break;
  }
  return {read_mnist(options.data, Split::kTrain), read_mnist(options.data, Split::kTest)};
}

void name_classes(LabeledImages& images, const std::vector<std::string>& names) {
  const std::size_t largest = *std::ranges::max_element(images.labels);
  if (largest >= names.size()) {
    throw Error("--class-names: expected at least " + std::to_string(largest + 1) +
                " names, as many as the labels tell " + "apart, found " + std::to_string(names.size()));
  }
  images.class_names = names;
}

/// Names that the model file cannot hold, or that no one could tell apart, are refused before training.
void check_class_names(const std::vector<std::string>& names, const std::string& source) {
  for (auto name = names.begin(); name != names.end(); ++name) {
    if (std::find(names.begin(), name, *name) != name) {
      throw Error(source + ": expected each class name once, found " + *name + " twice");
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
  const auto kind = kind_of(options);
  if (options.transposed && (kind == DataKind::kPictures || kind == DataKind::kDrawings)) {
    throw Error("--transposed: expected IDX files, found " + source_text(options));
  }
  auto data = read_splits(options);
  if (data.test.class_names.size() > data.train.class_names.size()) {
    throw Error(source_text(options) + ": the test labels name " + std::to_string(data.test.class_names.size()) +
                " classes, the training labels only " + std::to_string(data.train.class_names.size()));
  }
  for (auto* images : {&data.train, &data.test}) {
    if (!options.class_names.empty()) name_classes(*images, options.class_names);
    if (options.transposed) transpose(*images);
  }
  check_class_names(data.train.class_names, options.class_names.empty() ? source_text(options) : "--class-names");
  return data;
}

}  // namespace digit::train_app
