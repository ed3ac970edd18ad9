#pragma once

#include <torch/csrc/jit/api/module.h>

#include <string>

#include "digit/metadata.h"

namespace digit::inference {

/// Returns the ONNX file that Predictor::to_onnx describes. `method` is the method of the module that returns the
/// probabilities or, with a detector, a tuple of the probabilities and is_digit.
std::string to_onnx(const torch::jit::Module& module, const std::string& method, const ModelMetadata& metadata);

}  // namespace digit::inference
