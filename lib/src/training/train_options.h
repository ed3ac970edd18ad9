#pragma once

#include <torch/types.h>

#include "digit/classifier.h"
#include "digit/labeled_images.h"
#include "digit/predictor.h"
#include "digit/training.h"

namespace digit::training {

/// Throws std::invalid_argument for an option that is out of range or contradicts another one.
void check_options(const TrainOptions& options);

/// Throws std::invalid_argument if the network, the data and the options do not fit together.
void check_fit(const Classifier& network, const LabeledImages& data, const TrainOptions& options);

/// Throws std::invalid_argument if the teacher does not fit the network or the options.
void check_teacher(const Predictor& teacher, const Classifier& network, const TrainOptions& options);

/// Returns the device to train on. Throws digit::Error for kCuda if there is no CUDA device.
torch::Device find_device(Device device);

}  // namespace digit::training
