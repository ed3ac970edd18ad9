#pragma once

#include <filesystem>
#include <iosfwd>
#include <optional>
#include <span>

#include "digit/predictor.h"

namespace digit::eval_app {

/// What to print and to write besides the predictions.
struct PrintOptions {
  bool as_json = false;
  /// Folder for the stages of each picture, see `write_stages`; created if it is missing.
  std::optional<std::filesystem::path> stages_folder;
};

/// Reads picture files and prints the prediction and its confidence for each: one line per file, or one JSON array.
/// With a folder for stages, also lists the stages of each file with their sizes and files. Names each file that cannot
/// be read on standard error, and in the array with an `error`. Returns whether all files could be read. Throws
/// digit::Error if the stages cannot be written.
bool print_predictions(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> paths,
                       const PrintOptions& options);

}  // namespace digit::eval_app
