#pragma once

#include <filesystem>
#include <iosfwd>
#include <span>

#include "digit/predictor.h"

namespace digit::eval_app {

/// Reads image files and prints the prediction and its confidence for each: one line per file, or one JSON array.
/// Throws digit::Error if a file cannot be read; nothing is printed in this case.
void print_predictions(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> files,
                       bool as_json);

}  // namespace digit::eval_app
