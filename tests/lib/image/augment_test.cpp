#include "digit/augment.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <numeric>

#include "digit/synthesize.h"

namespace digit::test {
namespace {

using Catch::Matchers::WithinAbs;

Image some_digit() { return synthesize_digits(3, 1).image(2); }

double ink(const Image& image) { return std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0); }

double center(const Image& image, bool across) {
  double moment = 0;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    moment += image.pixels[i] * (static_cast<double>(across ? i % kImageSide : i / kImageSide) + 0.5);
  }
  return moment / ink(image);
}

/// The longer side of the ink in pixels.
std::size_t longer_side(const Image& image) {
  std::size_t left = kImageSide, right = 0, top = kImageSide, bottom = 0;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    if (image.pixels[i] < 0.3F) continue;
    left = std::min(left, i % kImageSide);
    right = std::max(right, i % kImageSide);
    top = std::min(top, i / kImageSide);
    bottom = std::max(bottom, i / kImageSide);
  }
  return std::max(right - left, bottom - top) + 1;
}

AugmentOptions only(float AugmentOptions::*part, float value) {
  auto options = no_augmentation();
  options.*part = value;
  return options;
}

/// A part may leave a single image as it is: a gap is not always where there is ink.
bool changes_some_of_twenty(const Image& image, const AugmentOptions& options) {
  for (std::uint64_t example = 0; example < 20; ++example) {
    if (augment(image, options, 1, 1, example) != image) return true;
  }
  return false;
}

TEST_CASE("Without any variation an image is left as it is") {
  CHECK(augment(some_digit(), no_augmentation(), 1, 1, 1) == some_digit());
}

TEST_CASE("A variation follows from seed, epoch and example alone") {
  const auto image = some_digit();
  const auto first = augment(image, {}, 1, 2, 3);
  CHECK(augment(image, {}, 1, 2, 3) == first);
  CHECK(augment(image, {}, 9, 2, 3) != first);
  CHECK(augment(image, {}, 1, 9, 3) != first);
  CHECK(augment(image, {}, 1, 2, 9) != first);
}

TEST_CASE("Values stay between paper and ink") {
  const auto image = some_digit();
  for (std::uint64_t example = 0; example < 200; ++example) {
    const auto varied = augment(image, {}, 1, 1, example);
    CHECK(std::ranges::all_of(varied.pixels, [](float value) { return value >= 0 && value <= 1; }));
  }
}

TEST_CASE("Each part alone changes the image") {
  const auto image = some_digit();
  const auto part = GENERATE_COPY(
      only(&AugmentOptions::rotation, 12), only(&AugmentOptions::shear, 0.25F), only(&AugmentOptions::stretch, 0.2F),
      only(&AugmentOptions::scale, 0.1F), only(&AugmentOptions::shift, 2), only(&AugmentOptions::elastic, 1.2F),
      only(&AugmentOptions::thickness, 0.7F), only(&AugmentOptions::noise, 0.05F), only(&AugmentOptions::breaks, 1));
  CHECK(changes_some_of_twenty(image, part));
}

TEST_CASE("Turned, slanted and stretched ink is fitted and centered again, as normalize does") {
  const auto image = some_digit();
  auto options = no_augmentation();
  options.rotation = 12;
  options.shear = 0.25F;
  options.stretch = 0.2F;
  for (std::uint64_t example = 0; example < 50; ++example) {
    const auto varied = augment(image, options, 1, 1, example);
    CHECK_THAT(center(varied, true), WithinAbs(14, 0.5));
    CHECK_THAT(center(varied, false), WithinAbs(14, 0.5));
    CHECK_THAT(static_cast<double>(longer_side(varied)), WithinAbs(20, 1.5));
  }
}

TEST_CASE("Thickness makes strokes wider in some variations and thinner in others") {
  const auto image = some_digit();
  const auto options = only(&AugmentOptions::thickness, 0.7F);
  double most = 0, least = 1e9;
  for (std::uint64_t example = 0; example < 50; ++example) {
    const auto found = ink(augment(image, options, 1, 1, example));
    most = std::max(most, found);
    least = std::min(least, found);
  }
  CHECK(most > 1.2 * ink(image));
  CHECK(least < 0.8 * ink(image));
}

TEST_CASE("Breaks only ever take ink away") {
  const auto image = some_digit();
  const auto options = only(&AugmentOptions::breaks, 1);
  double least = ink(image);
  for (std::uint64_t example = 0; example < 20; ++example) {
    const auto found = ink(augment(image, options, 1, 1, example));
    CHECK(found <= ink(image));
    least = std::min(least, found);
  }
  CHECK(least < ink(image));
}

TEST_CASE("Paper stays paper") { CHECK(augment(Image{}, {}, 1, 1, 1) == Image{}); }

}  // namespace
}  // namespace digit::test
