#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "digit/predictor.h"
#include "doubt_kinds/digits.h"

namespace digit::bench {

/// Images without a digit, as the network gets them.
struct NonDigits {
  std::string name;
  std::vector<Image> images = {};
};

/// Makes `count` images of each kind that is not normalized: patterns, and changed digits of each source.
std::vector<NonDigits> make_tensors(std::span<const Digits> sources, std::size_t count, std::uint64_t seed);

/// Makes `count` drawings of each kind, drawn and normalized like every drawing. The kinds made of digits take them
/// from the sources with drawings, or, side by side, from each source.
std::vector<NonDigits> make_drawings(std::span<const Digits> sources, std::size_t count, std::uint64_t seed);

/// The digits of a source with ink and paper swapped, as `"normalize": true` of the server prepares their pixels.
Digits inverted_and_normalized(const Digits& digits);

/// The digits of a source as pictures of white ink on black paper, as the server prepares a picture.
Digits white_on_black(const Digits& digits, const Predictor& predictor);

}  // namespace digit::bench
