#pragma once

#include "digit/training.h"

namespace digit {

/// The step size as a share of the largest, in [0, 1]; `done` in [0, 1) is the share of all steps done.
double schedule_factor(Schedule schedule, double done);

}  // namespace digit
