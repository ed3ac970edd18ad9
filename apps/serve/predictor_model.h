#pragma once

#include <filesystem>
#include <memory>

#include "api/model.h"

namespace digit::serve_app {

/// Loads the model file into a digit::Predictor. Throws digit::Error where it is missing, damaged, of another kind, or
/// answers with other than ten classes.
std::shared_ptr<const Model> load_model(const std::filesystem::path& file);

}  // namespace digit::serve_app
