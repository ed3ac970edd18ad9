#pragma once

#include <functional>

#include "digit/collective.h"
#include "digit/labeled_images.h"
#include "train/command_line.h"

namespace digit::train_app {

/// Runs `body` and returns its exit status. `body` gets the group of processes if mpirun, srun or a similar launcher
/// started this process as one of several, otherwise nullptr. An exception in one process is printed on standard error
/// and ends all processes of the group.
int run_in_group(const std::function<int(Collective* group)>& body);

/// Whether this process prints and writes files: it trains alone, or its rank is 0.
bool is_rank_zero(const Collective* group);

/// Returns the command without checkpoint, records and JSON, for the processes that do not write.
TrainCommand without_output(TrainCommand command);

/// Throws digit::Error that lists the differences if this process has other options or other data than rank 0.
void check_same_training(Collective& group, const TrainCommand& command, const LabeledImages& data);

}  // namespace digit::train_app
