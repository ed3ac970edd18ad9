#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "digit/predictor.h"
#include "eval/inputs.h"

namespace digit::eval_app {

/// Writes each misclassified digit to `folder`, which is created if it is missing, and returns their number. A file
/// such as `truth-3-answer-5-00042.png` holds the image that the network saw: its label is 3, the prediction is 5, and
/// it is the input with index 42, from 0. The prediction is `none` for a blank input. `contact-sheet.png` holds all of
/// them, sorted by these names. Removes such files of an earlier run first and leaves all other files alone. Throws
/// digit::Error if the folder or a file cannot be written.
std::size_t write_errors(const std::filesystem::path& folder, const LabeledInputs& inputs,
                         std::span<const Prediction> predictions);

}  // namespace digit::eval_app
