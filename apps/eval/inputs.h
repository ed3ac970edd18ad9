#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <vector>

#include "digit/image.h"
#include "digit/labeled_images.h"
#include "digit/predictor.h"

namespace digit::eval_app {

/// The inputs of an evaluation: images as the network takes them, and their labels.
struct LabeledInputs {
  /// nullopt for a blank input.
  std::vector<std::optional<Image>> images;
  /// One per image; nullopt for a non-digit.
  std::vector<std::optional<Label>> labels;
  /// The number of classes among the labels.
  std::size_t classes = 10;
};

/// Reads the MNIST test images in `folder` and leaves them unchanged. Throws what read_mnist throws.
LabeledInputs read_mnist_inputs(const std::filesystem::path& folder);

/// Reads the drawings in a JSON Lines file, rasterizes and normalizes them. Throws what read_drawings throws, and
/// digit::Error if the file has no drawings.
LabeledInputs read_stroke_inputs(const std::filesystem::path& file);

/// Reads and normalizes the images (`.png`, `.jpg`, `.jpeg`) in the subfolders 0 to 9 of `folder`, sorted by name.
/// Ignores other files and folders. Throws digit::Error if there are no images or an image cannot be read.
LabeledInputs read_image_inputs(const std::filesystem::path& folder);

/// Returns the model's prediction for each image. The prediction for a blank image has equal probabilities, and an
/// `is_digit` of 0 if the model has a detector.
std::vector<Prediction> predict_images(const Predictor& predictor, std::span<const std::optional<Image>> images);

}  // namespace digit::eval_app
