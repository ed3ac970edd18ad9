#pragma once

#include <cstddef>
#include <functional>
#include <span>

#include "digit/image.h"
#include "digit/input_form.h"

namespace digit {

/// How a model scores images for `read_number`, without a model type. `Predictor::batch_scorer` returns one.
struct BatchScorer {
  /// The number of classes of the model.
  std::size_t classes = 0;
  /// Whether the model has a detector, which `read_number` needs.
  bool has_detector = false;
  /// The form of the model's inputs; `read_number` needs kHandwriting.
  InputForm input = InputForm::kHandwriting;
  /// Runs all images as one batch. Writes N × `classes` probabilities in row-major order, and N values of `is_digit` if
  /// `has_detector`; otherwise `is_digit` is empty.
  std::function<void(std::span<const Image> images, std::span<float> probabilities, std::span<float> is_digit)> predict;
};

}  // namespace digit
