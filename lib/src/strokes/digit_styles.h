#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "digit/drawing.h"

namespace digit::strokes {

/// One way in which a school teaches a digit. A stroke is a smooth curve through its points, in which two equal points
/// in a row are a corner. Drawings are about 1 unit high, with x to the right and y downward.
struct DigitStyle {
  std::uint8_t label = 0;
  /// The relative frequency among the styles of the same digit.
  float weight = 0;
  /// Whether the style is not trained on, so that a network can be calibrated on drawings whose like it has not seen.
  bool is_held_out = false;
  /// One form or several, with the same numbers of strokes and points and the same corners, such that a mixture of them
  /// is of the style, too.
  std::vector<Drawing> forms;
};

/// Returns all styles of all digits. Thread-safe.
std::span<const DigitStyle> digit_styles();

}  // namespace digit::strokes
