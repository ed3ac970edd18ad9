#pragma once

#include <filesystem>
#include <iosfwd>
#include <span>

#include "digit/predictor.h"

namespace digit::eval_app {

/// Reads each picture and prints its digit and how certain that is: a line each, or one JSON list. Throws digit::Error
/// that names the file where one cannot be read, before anything is printed.
void print_pictures(std::ostream& out, const Predictor& predictor, std::span<const std::filesystem::path> files,
                    bool as_json);

}  // namespace digit::eval_app
