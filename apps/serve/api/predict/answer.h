#pragma once

#include <array>
#include <optional>
#include <string>

#include "api/model.h"
#include "api/predict/predict_options.h"

namespace digit::serve_app {

/// What the network said of one image, or of one without ink.
struct Answer {
  /// What the network saw; nothing where there was no ink.
  std::optional<Image> image;
  std::array<float, kClasses> probabilities{};
  std::optional<float> is_digit;
  /// Nothing unless `is_digit` is there.
  std::optional<bool> is_rejected;
  /// Each pixel's part in the answer, in [-1, 1].
  std::optional<Image> explanation;

  /// The most likely class, the lowest of equals.
  std::size_t digit() const;
};

/// Each class alike, no digit: the answer to a blank image.
Answer blank_answer(const Model& model);

/// Appends `{"prediction": 7, ...}`.
void append_answer(std::string& json, const Answer& answer, const PredictOptions& options);

}  // namespace digit::serve_app
