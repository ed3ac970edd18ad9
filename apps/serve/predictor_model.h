#pragma once

#include <filesystem>
#include <memory>

#include "api/model.h"

namespace digit::serve_app {

/// Loads a model file into a digit::Predictor. Throws digit::Error if the file is missing, damaged or not a model of
/// ten classes.
std::shared_ptr<const Model> load_model(const std::filesystem::path& file);

}  // namespace digit::serve_app
