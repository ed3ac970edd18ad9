#pragma once

#include <span>
#include <string_view>

#include "digit/image.h"
#include "random_source.h"

namespace digit::bench {

/// A kind of image without a digit, made as 28×28 pixels that are not normalized.
struct PatternKind {
  std::string_view name;
  /// `index` counts the images of the kind from 0.
  Image (*make)(std::size_t index, RandomSource& random) = nullptr;
};

/// Noise, constants, gradients, checkerboards, stripes and textures.
std::span<const PatternKind> pattern_kinds();

}  // namespace digit::bench
