#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "train/sweep/sweep_config.h"

namespace digit::train_app {

/// Runs each trial in a process of its own, several at the same time. Saves the ranking after each trial, and prints
/// progress and the ranking to `out`. `program` is the path of digit-train. Stops early at the time limit or after a
/// signal. Returns the exit status: 0, 1 if no trial succeeded, or 128 + signal. Throws digit::Error if a file cannot
/// be written or a process cannot be started.
int sweep(const SweepConfig& config, const std::vector<Trial>& trials, const std::string& program, std::ostream& out);

}  // namespace digit::train_app
