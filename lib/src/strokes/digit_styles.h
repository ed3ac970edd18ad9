#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "digit/drawing.h"

namespace digit::strokes {

/// One way in which a school teaches a digit. Strokes run through their points as a smooth curve; a point given twice
/// is a corner. In a box about 1 high, x to the right and y downwards.
struct DigitStyle {
  std::uint8_t label;
  /// How often it is drawn, against the other styles of its digit.
  float weight;
  Drawing drawing;
};

std::span<const DigitStyle> digit_styles();

}  // namespace digit::strokes
