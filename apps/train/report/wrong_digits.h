#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "digit/labeled_images.h"
#include "digit/predictor.h"

namespace digit::train_app {

/// An image that was read wrongly.
struct WrongDigit {
  /// Its place among the test images, from 0.
  std::size_t index = 0;
  std::size_t truth = 0;
  std::size_t answer = 0;
  /// The probability of the answer, and of the truth.
  double confidence = 0;
  double probability = 0;
  Image image;
};

/// At most `most` of the images that were read wrongly, those first whose truth was thought least likely. As many
/// predictions as images.
std::vector<WrongDigit> find_most_wrong(const LabeledImages& images, std::span<const Prediction> predictions,
                                        std::size_t most);

/// The images side by side, each with its truth, its answer and how sure the network was, as HTML.
std::string draw_wrong_digits(std::span<const WrongDigit> digits, const std::vector<std::string>& class_names);

}  // namespace digit::train_app
