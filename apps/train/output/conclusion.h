#pragma once

#include <torch/nn/module.h>

#include <cstddef>
#include <iosfwd>

#include "digit/trainer.h"
#include "train/command_line.h"
#include "train/data/data_source.h"
#include "train/output/stopwatch.h"
#include "train/report/weight_sheet.h"
#include "train/watch/history.h"

namespace digit::train_app {

/// The weights of a network's first layer as pictures: of a fully connected layer over 28×28 pixels, or the first
/// channel of a convolution's kernels. Nothing where it has neither.
FirstLayer first_layer(const torch::nn::Module& network);

/// A training that has ended, completed or not, and how it was made.
struct EndedTraining {
  const TrainCommand& command;
  const DataSplits& data;
  const History& history;
  const Classifier& network;
  TrainResult result;
  /// That LibTorch worked with.
  std::size_t threads = 0;
  /// Of all up to here.
  Stopwatch stopwatch;
};

/// Measures and writes the model of a training that is complete, or says where it was interrupted, and writes the
/// report either way; tells `log` of all that. Returns the program's exit status. Throws digit::Error where a file
/// cannot be written.
int conclude(EndedTraining training, std::ostream& log);

}  // namespace digit::train_app
