#pragma once

#include <span>

#include "digit/drawing.h"

namespace digit::strokes {

/// Returns the letters and signs of several scripts that nobody reads as a digit, in the form of DigitStyle::drawing.
/// Thread-safe.
std::span<const Drawing> glyphs();

}  // namespace digit::strokes
