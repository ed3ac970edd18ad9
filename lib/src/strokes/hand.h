#pragma once

#include <cstddef>
#include <cstdint>

#include "base/random.h"
#include "digit/drawing.h"

namespace digit::strokes {

/// How a person writes. The same for all digits of a writer, apart from small variations.
struct Hand {
  /// The shift to the left at the bottom, as a share of the height.
  float slant = 0;
  /// The rotation in radians.
  float angle = 0;
  /// The width as a share of that of the styles.
  float width = 1;
  /// How much the left and the upper part are enlarged at the expense of the others, or vice versa.
  Point bend;
  /// The standard deviation of the control points, in units of a drawing.
  float unsteadiness = 0;
  /// The probability that a corner becomes a curve.
  float roundness = 0;
  /// How often the path is smoothed.
  int short_cuts = 0;
  /// The distance of the positions that the device distinguishes, in units of a drawing; 0 if it is negligible.
  float grid = 0;
  /// The width into which each drawing is stretched, as a share of its height, as a form with narrow boxes demands it;
  /// 0 if none does.
  float box = 0;
  /// See RasterizeOptions.
  float pen_width = 0;
  /// The pixels of a coarse scan along the longer side; 0 if the drawing is not scanned.
  std::size_t scanner = 0;
  /// The seed of the styles that the writer is used to.
  std::uint64_t habits = 0;
};

Hand draw_hand(base::Random& random);

/// Returns the hand as it is when it writes one digit.
Hand vary(Hand hand, base::Random& random);

/// Draws the strokes of a template, in the form of DigitStyle::forms, by this hand. Varies each control point and the
/// ends of the strokes at random.
Drawing write_by_hand(Drawing drawing, const Hand& hand, base::Random& random);

}  // namespace digit::strokes
