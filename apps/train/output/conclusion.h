#pragma once

#include <cstddef>
#include <iosfwd>

#include "digit/trainer.h"
#include "train/command_line.h"
#include "train/data/data_splits.h"
#include "train/output/stopwatch.h"
#include "train/watch/history.h"

namespace digit::train_app {

/// A training that ended, completed or interrupted, and what it was given.
struct EndedTraining {
  const TrainCommand& command;
  const DataSplits& data;
  const History& history;
  const Classifier& network;
  TrainResult result;
  /// The number of threads that LibTorch used.
  std::size_t threads = 0;
  /// Has measured the phases of the program so far.
  Stopwatch stopwatch;
};

/// Evaluates and writes the model of a completed training. For an interrupted training, prints where it stopped and how
/// to resume it. Writes the report in both cases. Writes messages to `log` and returns the exit status of the program.
/// Throws digit::Error if a file cannot be written.
int conclude(EndedTraining training, std::ostream& log);

}  // namespace digit::train_app
