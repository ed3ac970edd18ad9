#include "training/new_non_digit.h"

#include <array>

#include "base/random.h"
#include "image/changed_digit.h"
#include "image/pattern.h"
#include "training/training_set.h"

namespace digit::training {
namespace {

/// Differs from the stream of `augment`, which is the epoch.
constexpr std::uint64_t kStream = 0x6E6F646967697473;

/// How many images are normalized as well, of the kinds that can be both.
constexpr float kNormalizedShare = 0.25F;

/// A part of a 1 is a 1 again.
constexpr Label kOne = 1;

enum class Kind { kPattern, kInverted, kPart, kOverlaid, kSideBySide };

/// The kinds that look most like a digit are the most frequent ones.
Kind choose_kind(base::Random& random) {
  constexpr std::array kKinds = {Kind::kPattern,    Kind::kPattern,   Kind::kInverted, Kind::kPart,
                                 Kind::kOverlaid,   Kind::kOverlaid,  Kind::kOverlaid, Kind::kOverlaid,
                                 Kind::kSideBySide, Kind::kSideBySide};
  return kKinds.at(random.below(kKinds.size()));
}

/// Returns the index of a random digit that is not of the class `excluded`, or of the first digit if there are hardly
/// others.
std::size_t choose_digit(const LabeledImages& digits, Label excluded, base::Random& random) {
  constexpr int kTries = 100;
  for (int attempt = 0; attempt < kTries; ++attempt) {
    const auto index = static_cast<std::size_t>(random.below(digits.size()));
    if (digits.labels[index] != kNotADigit && digits.labels[index] != excluded) return index;
  }
  return 0;
}

}  // namespace

Image make_non_digit(const LabeledImages& digits, const Variation& variation, std::size_t index) {
  base::Random random(variation.seed ^ kStream, variation.epoch, index);
  const auto normalized = [&](const Image& image) {
    return augment(image, variation.augment, variation.seed ^ kStream, variation.epoch, index);
  };
  const auto kind = choose_kind(random);
  const bool normalizes = random.chance(kNormalizedShare);
  if (kind == Kind::kPattern) {
    const Image pattern = image::draw_pattern(random);
    return normalizes ? normalized(pattern) : pattern;
  }
  const auto first = choose_digit(digits, kind == Kind::kPart ? kOne : kNotADigit, random);
  const Image digit = augment(digits.image(first), variation.augment, variation.seed, variation.epoch, index);
  if (kind == Kind::kPart) return image::enlarge_part(digit, random);
  if (kind == Kind::kInverted) {
    const Image inverted = image::invert(digit, random);
    return normalizes ? normalized(inverted) : inverted;
  }
  const Image other = digits.image(choose_digit(digits, digits.labels[first], random));
  if (kind == Kind::kSideBySide) return normalized(image::place_side_by_side(digit, other, random));
  const Image overlaid = image::overlay(digit, other, random);
  return normalizes ? normalized(overlaid) : overlaid;
}

}  // namespace digit::training
