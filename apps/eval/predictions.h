#pragma once

#include <optional>
#include <span>
#include <vector>

#include "digit/image.h"
#include "digit/predictor.h"

namespace digit::eval_app {

/// The model's answer for each image, asked for in batches. A blank one gets what says nothing: equal probabilities,
/// and an `is_digit` of 0 where the model has one.
std::vector<Prediction> predict_images(const Predictor& predictor, std::span<const std::optional<Image>> images);

}  // namespace digit::eval_app
