#include "image/pattern.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>

#include "base/random.h"
#include "image/changed_digit.h"

namespace digit::test {
namespace {

bool is_in_range(const Image& image) {
  return std::ranges::all_of(image.pixels, [](float pixel) { return pixel >= 0 && pixel <= 1; });
}

/// A vertical bar.
Image bar() {
  Image image;
  for (std::size_t y = 4; y < 24; ++y) image.pixels[y * kImageSide + 14] = image.pixels[y * kImageSide + 13] = 1;
  return image;
}

float ink_of(const Image& image) {
  float sum = 0;
  for (const float pixel : image.pixels) sum += pixel;
  return sum;
}

TEST_CASE("Patterns are images in [0, 1] that depend on the random numbers only") {
  for (std::uint64_t example = 0; example < 500; ++example) {
    base::Random random(1, 2, example), same(1, 2, example);
    const auto pattern = image::draw_pattern(random);
    REQUIRE(is_in_range(pattern));
    REQUIRE(pattern == image::draw_pattern(same));
  }
}

TEST_CASE("An inverted digit has brighter paper than ink") {
  for (std::uint64_t example = 0; example < 100; ++example) {
    base::Random random(1, 2, example);
    const auto inverted = image::invert(bar(), random);
    REQUIRE(is_in_range(inverted));
    REQUIRE(inverted.pixels[0] > inverted.pixels[14 * kImageSide + 14]);
  }
}

TEST_CASE("Two digits in one image have the ink of both") {
  for (std::uint64_t example = 0; example < 100; ++example) {
    base::Random random(1, 2, example);
    const auto overlaid = image::overlay(bar(), bar(), random);
    REQUIRE(is_in_range(overlaid));
    REQUIRE(ink_of(overlaid) >= ink_of(bar()));
    REQUIRE(is_in_range(image::place_side_by_side(bar(), bar(), random)));
    REQUIRE(is_in_range(image::enlarge_part(bar(), random)));
  }
}

}  // namespace
}  // namespace digit::test
