#pragma once

#include <filesystem>
#include <vector>

#include "digit/classifier.h"
#include "digit/evaluation.h"
#include "digit/metadata.h"
#include "digit/predictor.h"
#include "digit/trainer.h"
#include "train/command_line.h"
#include "train/data/data_splits.h"

namespace digit::train_app {

/// Returns the metadata of the training with what the command line and the test data add to it.
ModelMetadata describe(const TrainCommand& command, const DataSplits& data, const TrainResult& result);

/// The predictions for the test images and their evaluation.
struct TestResult {
  Evaluation evaluation;
  std::vector<Prediction> predictions;
};

/// Serializes the network, evaluates the serialized model on the test images, and writes it with the result in its
/// metadata.
TestResult evaluate_and_write(const Classifier& network, ModelMetadata metadata, const LabeledImages& test,
                              const std::filesystem::path& output);

}  // namespace digit::train_app
