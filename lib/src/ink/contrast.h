#pragma once

#include <algorithm>
#include <vector>

#include "digit/raster.h"

namespace digit::ink {

/// The widest stroke of a digit, as a share of the picture's longer side.
inline constexpr double kWidestStroke = 0.4;

/// Ink has at least this contrast, however little noise there is.
inline constexpr float kLeastContrast = 0.05F;

/// How much each pixel differs from the paper around it, as a share of what black ink differs from it, or white ink if
/// the paper is dark: 0 for paper, at most 1 for ink, and negative for what is lighter than light paper.
struct Contrast {
  Raster values;
  /// The contrast that the noise of the paper rarely reaches.
  float noise = 0;
  /// How much darker the paper is in the shadow than in the light, from 0 (even light) to 1.
  float shade = 0;

  /// Returns the least contrast of ink.
  float threshold() const { return std::max(kLeastContrast, noise); }
};

/// Whether ink is darker than the paper around it, lighter, or darker in one place and lighter in another.
enum class Tone { kDark, kLight, kBoth };

/// The lightness of the paper at each pixel, also under the ink.
struct Paper {
  Tone tone = Tone::kDark;
  /// Wider structures than this share of the longer side are paper.
  double widest_stroke = kWidestStroke;
  Raster lightness;
};

/// Estimates the paper by a morphological closing, which fills dark strokes and keeps the edges of shadows, and by an
/// opening for light ink. For ink of both tones, the paper has vertical or horizontal bands, and ink covers less than
/// half of each.
///
/// Closing and opening are those of Serra, Image Analysis and Mathematical Morphology, 1982.
Paper estimate_paper(const Raster& lightness, Tone tone, double widest_stroke);

/// Estimates the paper for dark and for light strokes of any width. Returns the one that is smoother and nearer to the
/// picture.
Paper find_paper(const Raster& lightness);

Contrast measure_contrast(const Raster& lightness, const Paper& paper);

/// Returns the value that the given share of all values reaches or exceeds. Expects at least one value.
float upper_quantile(std::vector<float> values, double share);

}  // namespace digit::ink
