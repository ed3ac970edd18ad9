#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "common/data/data_source.h"
#include "digit/image.h"
#include "digit/labeled_images.h"
#include "digit/predictor.h"

namespace digit::eval_app {

/// The inputs of an evaluation: images as the network takes them, and their labels.
struct LabeledInputs {
  /// nullopt for a blank input.
  std::vector<std::optional<Image>> images;
  /// The number of the class of each image in the model; nullopt for a non-digit.
  std::vector<std::optional<Label>> labels;
  /// One line for each input that cannot be read, and so is not among the images.
  std::vector<std::string> unreadable;
  /// Files that are not pictures.
  std::vector<std::string> ignored;
};

/// Reads one split of a source in the form that the model takes. Throws what the reader throws, and digit::Error if the
/// source has no inputs or a label is not a class of the model.
LabeledInputs read_inputs(const common::DataSource& source, Split split, bool transposed, const Predictor& predictor);

/// Returns the model's prediction for each image. The prediction for a blank image has equal probabilities, and an
/// `is_digit` of 0 if the model has a detector.
std::vector<Prediction> predict_images(const Predictor& predictor, std::span<const std::optional<Image>> images);

}  // namespace digit::eval_app
