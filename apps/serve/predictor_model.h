#pragma once

#include <memory>

#include "api/model.h"
#include "common/model_path.h"

namespace digit::serve_app {

/// Loads a model file into a digit::Predictor. Throws digit::Error if the file is missing, damaged or not a model.
std::shared_ptr<const Model> load_model(const common::FoundModel& file);

}  // namespace digit::serve_app
