#pragma once

#include <filesystem>
#include <vector>

#include "digit/classifier.h"
#include "digit/evaluation.h"
#include "digit/metadata.h"
#include "digit/predictor.h"
#include "digit/trainer.h"
#include "train/command_line.h"
#include "train/data/data_source.h"

namespace digit::train_app {

/// Returns the metadata of the training with what the command line and the test data add to it.
ModelMetadata describe(const TrainCommand& command, const DataSplits& data, const TrainResult& result);

/// What a model makes of the test images.
struct TestResult {
  Evaluation evaluation;
  std::vector<Prediction> predictions;
};

/// Measures what will be written, as it will be read, and writes it with its measurements.
TestResult evaluate_and_write(const Classifier& network, ModelMetadata metadata, const LabeledImages& test,
                              const std::filesystem::path& output);

}  // namespace digit::train_app
