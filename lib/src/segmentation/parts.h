#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "image/bounds.h"

namespace digit::segmentation {

/// A stroke, a connected piece of ink, or a slice of one of these. Every part belongs to one digit.
struct Part {
  image::Bounds box;
  /// Slices of the same ink have the same number.
  std::size_t ink = 0;
  /// The position among the slices of the ink, from left to right.
  std::size_t slice = 0;
  /// The number of slices of the ink. 1 if it is not cut.
  std::size_t slices = 1;

  float width() const { return box.right - box.left; }
  float height() const { return box.bottom - box.top; }
  float center() const { return (box.left + box.right) / 2; }
};

/// Neighboring slices of a piece, as a part of a digit.
struct Run {
  /// Empty if the cuts at both ends cross, so that there is ink that belongs to neither of the digits beside it.
  image::Bounds box;
  /// Half of the costs of the cuts at both ends; the digit beside it counts the other half.
  float cut = 0;
};

/// A piece of ink that is cut into slices.
struct CutPiece {
  /// Part::ink.
  std::size_t ink = 0;
  std::size_t slices = 1;
  /// Row-major by the first and the last slice.
  std::vector<Run> runs;

  const Run& run(std::size_t first, std::size_t last) const { return runs[first * slices + last]; }
};

/// The parts of an input, sorted by their centers from left to right, and the distance between each two of them.
struct Parts {
  std::vector<Part> parts;
  /// Row-major, in the units of the boxes.
  std::vector<float> distances;
  /// The usual height of a digit.
  float height = 1;
  std::vector<CutPiece> cut_pieces;

  std::size_t size() const { return parts.size(); }
  float distance(std::size_t a, std::size_t b) const { return distances[a * parts.size() + b]; }
};

/// Returns the median height of the parts that are at least half as high as the highest one, or the longest side if
/// that is a horizontal line.
float usual_height(const std::vector<Part>& parts);

}  // namespace digit::segmentation
