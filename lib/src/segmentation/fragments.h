#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "digit/raster.h"
#include "image/bounds.h"
#include "segmentation/necks.h"
#include "segmentation/shape.h"

namespace digit::segmentation {

/// The most necks of a piece.
inline constexpr std::size_t kMostNecks = 256;

/// Some of the necks of a piece.
using NeckSet = std::bitset<kMostNecks>;

/// Connected ink that no neck divides, or connected pixels of the same necks.
struct Fragment {
  /// Those that it is a part of.
  NeckSet necks;
  float ink = 0;
  image::Bounds box;
  /// Those that are next to it.
  std::vector<std::size_t> neighbors;
};

/// The fragments of a piece of ink.
struct Fragments {
  std::vector<Fragment> all;
  /// The fragment of each pixel with ink, and undefined for the others.
  std::vector<std::uint32_t> of_pixel;
};

/// Divides a piece along its necks, of which there are at most kMostNecks.
Fragments find_fragments(const Raster& raster, const Shape& shape, std::span<const Neck> necks);

}  // namespace digit::segmentation
