#pragma once

#include <functional>

#include "digit/collective.h"
#include "digit/labeled_images.h"
#include "train/command_line.h"

namespace digit::train_app {

/// Runs `body` and returns the exit status: with the group where this process was started as one of several, by mpirun,
/// srun and their like, otherwise with nullptr. An exception in one process of a group is told on standard error and
/// ends them all.
int run_in_group(const std::function<int(Collective* group)>& body);

/// Whether this process is the one that prints and writes files: it is alone, or rank 0.
bool is_rank_zero(const Collective* group);

/// The same training without anything written or printed.
TrainCommand without_output(TrainCommand command);

/// Throws digit::Error that names what differs where this process was asked for another training than rank 0, or has
/// other data.
void check_same_training(Collective& group, const TrainCommand& command, const LabeledImages& data);

}  // namespace digit::train_app
