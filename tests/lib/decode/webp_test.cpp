#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cstdlib>

#include "decode/decode.h"
#include "digit/error.h"
#include "support/pictures.h"

namespace digit::decode {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

/// Returns a picture with a smooth change of color and, with 4 channels, of alpha.
test::Samples smooth(std::size_t width, std::size_t height, std::size_t channels) {
  test::Samples samples{.width = width, .height = height, .channels = channels, .values = {}};
  for (std::size_t i = 0; i < width * height; ++i) {
    const std::array values = {40 + 120 * (i % width) / width, std::size_t{200}, 220 - 90 * (i / width) / height,
                               100 + 155 * (i / width) / height};
    for (std::size_t c = 0; c < channels; ++c) samples.values.push_back(static_cast<std::uint16_t>(values.at(c)));
  }
  return samples;
}

/// Returns the largest difference of a sample. The picture is opaque if there are 3 channels.
int largest_difference(const Picture& picture, const test::Samples& samples) {
  REQUIRE(picture.width == samples.width);
  REQUIRE(picture.height == samples.height);
  int largest = 0;
  for (std::size_t i = 0; i < picture.width * picture.height; ++i) {
    for (std::size_t c = 0; c < Picture::kChannels; ++c) {
      const int expected = c < samples.channels ? samples.values[i * samples.channels + c] : 255;
      largest = std::max(largest, std::abs(picture.rgba[i * Picture::kChannels + c] - expected));
    }
  }
  return largest;
}

TEST_CASE("A lossless WebP gives exactly the colors and the transparency of the picture") {
  const auto samples = smooth(70, 50, GENERATE(std::size_t{3}, std::size_t{4}));
  CHECK(largest_difference(decode(test::make_webp(samples), {}), samples) == 0);
}

TEST_CASE("A lossy WebP gives nearly the colors and the transparency of the picture") {
  const auto samples = smooth(70, 50, GENERATE(std::size_t{3}, std::size_t{4}));
  CHECK(largest_difference(decode(test::make_webp(samples, {.lossless = false}), {}), samples) <= 10);
}

TEST_CASE("A WebP with sides of several thousand pixels is reduced while it is decoded") {
  const bool lossless = GENERATE(true, false);
  const auto bytes = test::make_webp(smooth(3000, 2004, 4), {.lossless = lossless});
  CHECK(largest_difference(decode(bytes, {}), smooth(1500, 1002, 4)) <= 10);
}

TEST_CASE("An animated WebP is refused with what to do") {
  const auto bytes = test::make_webp(smooth(20, 20, 3), {.frames = 2});
  CHECK_THROWS_MATCHES(
      decode(bytes, {}), Error,
      MessageMatches(ContainsSubstring("expected a WebP with a single picture, found an animation; save one of")));
}

}  // namespace
}  // namespace digit::decode
