#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "digit/number.h"
#include "image/bounds.h"
#include "segmentation/parts.h"

namespace digit::segmentation {

/// Parts that can form a digit together.
struct Candidate {
  /// The first part, as an index of Parts::parts.
  std::size_t first = 0;
  /// Bit i stands for part `first` + i. Bit 0 is set.
  std::uint64_t members = 1;
  image::Bounds box;

  /// What NumberWeights weighs, each at least 0.
  struct Geometry {
    float gap = 0;
    float contact = 0;
    float overlap = 0;
    float height = 0;
    float width = 0;
    float cut = 0;
  } geometry;

  bool contains(std::size_t part) const {
    return part >= first && part - first < 64 && (members >> (part - first) & 1U);
  }
};

/// Returns the parts of a candidate, in order.
std::vector<std::size_t> members_of(const Candidate& candidate);

/// Returns how much the geometry counts against a candidate.
float cost_of(const Candidate::Geometry& geometry, const NumberWeights& weights);

/// Returns the candidates, sorted by their first part: at least the one of all parts, and at most kMaxNumberImages. If
/// more begin with a part, keeps those whose geometry costs the least. Expects at most kMaxNumberStrokes parts.
std::vector<Candidate> find_candidates(const Parts& parts, const NumberWeights& weights);

}  // namespace digit::segmentation
