#pragma once

#include <filesystem>

#include "digit/evaluation.h"
#include "digit/metadata.h"
#include "digit/mlp.h"
#include "train/command_line.h"
#include "train/data_source.h"

namespace digit {

/// Throws digit::Error that names `file` where no file can be written there: so that it is known before training.
void check_output(const std::filesystem::path& file);

/// What the model file will say of itself, but for what is measured after training.
ModelMetadata describe(const TrainCommand& command, const DataSplits& data);

/// Measures what will be written, as it will be read, and writes it with its measurements.
Evaluation evaluate_and_write(const Mlp& network, ModelMetadata metadata, const LabeledImages& test,
                              const std::filesystem::path& output);

}  // namespace digit
