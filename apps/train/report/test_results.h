#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "digit/evaluation.h"
#include "digit/labeled_images.h"
#include "digit/predictor.h"

namespace digit::train_app {

/// A misclassified test image.
struct Misclassified {
  /// The image's index in the test set, from 0.
  std::size_t index = 0;
  std::size_t true_class = 0;
  std::size_t predicted_class = 0;
  /// The probability of the predicted class.
  double confidence = 0;
  /// The probability of the true class.
  double probability = 0;
  Image image;
};

/// Returns the misclassified images with the lowest probability of the true class, lowest first, at most `limit`.
/// Expects one prediction per image.
std::vector<Misclassified> find_worst_errors(const LabeledImages& images, std::span<const Prediction> predictions,
                                             std::size_t limit);

/// Draws the images side by side as HTML figures, each with its true class, predicted class and confidence.
std::string draw_errors(std::span<const Misclassified> errors, const std::vector<std::string>& class_names);

/// Draws the confusion matrix as an HTML table: one row per true class, one column per predicted class. The tint of an
/// error count grows with the count. The last column holds the recall, the last row the precision.
std::string draw_confusion(const Evaluation& evaluation, const std::vector<std::string>& class_names);

/// Draws a reliability diagram (Guo et al., "On Calibration of Modern Neural Networks", 2017) as inline SVG: the
/// accuracy in each confidence bin, as a dot whose size grows with the number of images in the bin. The dot of a bin
/// with few images is faint, with their number above it.
std::string draw_calibration(const Evaluation& evaluation);

}  // namespace digit::train_app
