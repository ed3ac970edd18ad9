#pragma once

#include <torch/types.h>

#include "digit/classifier.h"
#include "digit/labeled_images.h"
#include "digit/training.h"

namespace digit::training {

/// Throws std::invalid_argument for an option out of its range.
void check_options(const TrainOptions& options);

/// Throws std::invalid_argument where network, data and options do not fit one another.
void check_fit(const Classifier& network, const LabeledImages& data, const TrainOptions& options);

/// Throws digit::Error for kCuda where there is none.
torch::Device find_device(Device device);

}  // namespace digit::training
