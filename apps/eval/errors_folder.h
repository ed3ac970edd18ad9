#pragma once

#include <cstddef>
#include <filesystem>
#include <span>

#include "digit/predictor.h"
#include "eval/inputs.h"

namespace digit::eval_app {

/// Writes each labeled digit that was read wrongly into `folder`, which is made where it is missing: what the network
/// saw as `truth-3-answer-5-00042.png` (00042 is its place among the inputs, from 0; the answer is `none` for a blank
/// one), and all of them as `contact-sheet.png`, in the order of these names. Files so named from an earlier run are
/// removed first, all others stay. Returns how many were wrong. Throws digit::Error where the folder or a file cannot
/// be written.
std::size_t write_errors(const std::filesystem::path& folder, const LabeledInputs& inputs,
                         std::span<const Prediction> answers);

}  // namespace digit::eval_app
