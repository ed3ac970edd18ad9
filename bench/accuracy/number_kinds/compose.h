#pragma once

#include <string>

#include "base/random.h"
#include "digit/drawing.h"
#include "image/bounds.h"
#include "number_kinds/source.h"

namespace digit::bench {

/// How the digits of a number stand beside each other.
enum class Neighbors {
  kApart,        ///< Gaps from a tenth of a digit's width to a whole one.
  kOverlapping,  ///< Slanted, with boxes that overlap and strokes that do not touch.
  kTouching,     ///< The ink of a pen of the width `pen` overlaps by a fifth to four fifths of that width.
};

/// A number in the units of its writer.
struct WrittenNumber {
  std::string text;
  Drawing drawing;
  /// The height of a digit.
  float height = 1;
  /// The diameter of the pen that it is to be drawn with.
  float pen = 0;
};

/// Returns the box around all points.
image::Bounds bounds_of(const Drawing& drawing);

/// Puts two to five digits of one writer side by side, in their relative sizes, on a line from which each digit departs
/// by a twentieth of its height. Depends on the arguments only.
WrittenNumber compose_number(const NumberSource& source, Neighbors neighbors, base::Random random);

}  // namespace digit::bench
