#pragma once

#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "train/sweep/sweep_config.h"

namespace digit::train_app {

/// Trains once for each trial, side by side in programs of their own, tells `out` as they end, and prints and saves the
/// ranking, which is saved after each of them. `program` is digit-train. Ends early when the time is up or a signal was
/// caught. Returns the exit status: 0, or 1 where no trial came to its end, or 128 + signal. Throws digit::Error where
/// a file cannot be written or a program not started.
int sweep(const SweepConfig& config, const std::vector<Trial>& trials, const std::string& program, std::ostream& out);

}  // namespace digit::train_app
