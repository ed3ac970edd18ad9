#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "digit/export.h"
#include "digit/labeled_images.h"
#include "digit/predictor.h"

namespace digit {

/// Predictions with similar confidence.
struct CalibrationBin {
  /// Number of predictions.
  std::size_t count = 0;
  /// Means over the bin, in [0, 1]; 0 if the bin is empty.
  /// @{
  double confidence = 0;
  double accuracy = 0;
  /// @}
};

/// How well predictions agree with the labels.
struct Evaluation {
  /// Number of predictions.
  std::size_t count = 0;
  /// In [0, 1].
  double accuracy = 0;
  /// Mean negative log-likelihood of the labels, in nats.
  double nll = 0;
  /// Expected calibration error over `calibration`, in [0, 1] (Guo et al., 2017).
  double ece = 0;
  /// 15 bins of equal width, from the lowest confidence to the highest; empty without predictions.
  std::vector<CalibrationBin> calibration;
  /// confusion[label][prediction] is a count; classes × classes.
  std::vector<std::vector<std::size_t>> confusion;
};

/// Compares predictions with the labels of the same images, in the same order. Thread-safe.
///
/// A prediction with equal probabilities for all classes, such as that of a blank image, counts as wrong for
/// every label; the confusion matrix counts it for the lowest class that is not the label. Throws std::invalid_argument
/// if the numbers of predictions and labels differ or a label is not one of the classes.
[[nodiscard]] DIGIT_EXPORT Evaluation evaluate(std::span<const Prediction> predictions, std::span<const Label> labels);

/// Predicts the images in batches, without `normalize`. Returns one prediction per image, in the same order.
/// Thread-safe.
[[nodiscard]] DIGIT_EXPORT std::vector<Prediction> predict_all(const Predictor& predictor, const LabeledImages& images);

}  // namespace digit
