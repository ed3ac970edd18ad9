#pragma once

#include <filesystem>
#include <iosfwd>
#include <span>

#include "digit/predictor.h"

namespace digit::eval_app {

/// Reads numbers of several digits with `read_number`. A file whose name ends with `.jsonl` or `.jsonl.gz` holds
/// drawings whose label is the text of the number: prints how many of them are read right, as text or as one JSON
/// object with `count`, `accuracy`, `wrong_count` (a wrong number of digits) and `errors`. Any other file is a picture:
/// prints the number and its confidence. With `as_json`, prints one JSON array with an element for each file.
///
/// Names each file that cannot be read on standard error, and in the array with an `error`. Returns whether all files
/// could be read. Throws digit::Error if the model cannot read numbers.
bool print_numbers(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> files,
                   bool as_json);

}  // namespace digit::eval_app
