#pragma once

#include <filesystem>
#include <vector>

#include "digit/classifier.h"
#include "digit/evaluation.h"
#include "digit/metadata.h"
#include "digit/predictor.h"
#include "train/command_line.h"
#include "train/data/data_source.h"

namespace digit::train_app {

/// What the model file will say of itself, but for what is measured after training.
ModelMetadata describe(const TrainCommand& command, const DataSplits& data);

/// What a model makes of the test images.
struct TestResult {
  Evaluation evaluation;
  std::vector<Prediction> predictions;
};

/// Measures what will be written, as it will be read, and writes it with its measurements.
TestResult evaluate_and_write(const Classifier& network, ModelMetadata metadata, const LabeledImages& test,
                              const std::filesystem::path& output);

}  // namespace digit::train_app
