#include "train/model_output.h"

#include <unistd.h>

#include "digit/error.h"
#include "digit/file.h"
#include "digit/model_file.h"
#include "digit/predictor.h"

namespace digit {

void check_output(const std::filesystem::path& file) {
  const auto folder = file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
  if (std::filesystem::is_directory(file)) throw Error(file.string() + ": expected a file to write, found a folder");
  if (!std::filesystem::is_directory(folder)) throw Error(file.string() + ": its folder does not exist; make it first");
  if (::access(folder.c_str(), W_OK | X_OK) != 0) throw Error(file.string() + ": its folder is not writable");
}

ModelMetadata describe(const TrainCommand& command, const DataSplits& data) {
  ModelMetadata metadata;
  metadata.class_names = data.train.class_names;
  metadata.seed = command.training.seed;
  metadata.training_options = training_options(command);
  metadata.data_sha256 = data.train.sha256;
  metadata.data_sha256.insert(data.test.sha256.begin(), data.test.sha256.end());
  return metadata;
}

Evaluation evaluate_and_write(const Mlp& network, ModelMetadata metadata, const LabeledImages& test,
                              const std::filesystem::path& output) {
  const auto predictor = Predictor::from_bytes(serialize_model(network, metadata), output.string());
  auto evaluation = evaluate(predict_all(predictor, test), test.labels);
  metadata.test = TestMetrics{evaluation.count, evaluation.accuracy, evaluation.nll};
  write_file(output, serialize_model(network, metadata));
  return evaluation;
}

}  // namespace digit
