#pragma once

#include <memory>

#include "api/model.h"
#include "common/model_path.h"
#include "digit/load_options.h"

namespace digit::serve_app {

/// Loads a model file into a digit::Predictor, and runs it once. Throws digit::Error if the file is missing, damaged,
/// refused or not a model.
std::shared_ptr<const Model> load_model(const common::FoundModel& file, const LoadOptions& options);

}  // namespace digit::serve_app
