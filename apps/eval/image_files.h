#pragma once

#include <filesystem>
#include <iosfwd>
#include <span>

#include "digit/predictor.h"

namespace digit::eval_app {

/// Reads picture files and prints the prediction and its confidence for each: one line per file, or one JSON array.
/// Names each file that cannot be read on standard error, and in the array with an `error`. Returns whether all files
/// could be read.
bool print_predictions(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> paths,
                       bool as_json);

}  // namespace digit::eval_app
