#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "digit/batch_score.h"
#include "digit/number.h"
#include "segmentation/candidates.h"
#include "segmentation/parts.h"

namespace digit::segmentation {

/// A candidate with the outputs of the network. The memory of the probabilities belongs to the caller.
struct Scored {
  Candidate candidate;
  std::span<const float> probabilities;
  float is_digit = 0;
};

/// A digit of a reading: the index of a scored candidate, and its class.
struct Choice {
  std::size_t scored = 0;
  std::size_t digit = 0;
};

/// A way to read all parts.
struct Reading {
  /// From left to right.
  std::vector<Choice> choices;
  /// The probability among all readings, in [0, 1]: that of all segmentations with these digits.
  float probability = 0;
};

/// Returns the most likely readings with different digits, the most likely one first, at most a few. Every part belongs
/// to exactly one digit. Expects candidates sorted by their first part, with one for each part alone.
std::vector<Reading> best_readings(std::size_t parts, std::span<const Scored> scored, const NumberWeights& weights);

}  // namespace digit::segmentation
