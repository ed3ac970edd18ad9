#include "train/output/model_output.h"

#include "digit/file.h"
#include "digit/model_file.h"

namespace digit::train_app {

ModelMetadata describe(const TrainCommand& command, const DataSplits& data, const TrainResult& result) {
  auto metadata = result.metadata;
  metadata.training_options = training_options(command);
  metadata.data_sha256.insert(data.test.sha256.begin(), data.test.sha256.end());
  return metadata;
}

TestResult evaluate_and_write(const Classifier& network, ModelMetadata metadata, const LabeledImages& test,
                              const std::filesystem::path& output) {
  const auto predictor = Predictor::from_bytes(serialize_model(network, metadata), output.string());
  TestResult result{.evaluation = {}, .predictions = predict_all(predictor, test)};
  result.evaluation = evaluate(result.predictions, test.labels);
  metadata.test = TestMetrics{result.evaluation.count, result.evaluation.accuracy, result.evaluation.nll};
  write_file(output, serialize_model(network, metadata));
  return result;
}

}  // namespace digit::train_app
