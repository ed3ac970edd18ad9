#pragma once

#include <torch/nn/module.h>

#include "train/report/weight_sheet.h"

namespace digit {

/// The weights of a network's first layer as pictures: of a fully connected layer over 28×28 pixels, or the first
/// channel of a convolution's kernels. Nothing where it has neither.
FirstLayer first_layer(const torch::nn::Module& network);

}  // namespace digit
