#include "train/data_source.h"

#include <string>

#include "digit/error.h"

namespace digit {

DataSplits read_data(const std::filesystem::path& folder) {
  DataSplits data{read_mnist(folder, Split::kTrain), read_mnist(folder, Split::kTest)};
  if (data.test.class_names.size() > data.train.class_names.size()) {
    throw Error(folder.string() + ": the test labels name " + std::to_string(data.test.class_names.size()) +
                " classes, the training labels only " + std::to_string(data.train.class_names.size()));
  }
  return data;
}

}  // namespace digit
