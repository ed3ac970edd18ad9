#include <catch2/catch_test_macros.hpp>

#include "decode/decode.h"
#include "lib/decode/compare.h"

namespace digit::decode {
namespace {

TEST_CASE("A picture of which half the shorter side is at least 1,000 pixels is reduced while it is decoded") {
  const auto large = smooth(2400, 2004, 3);
  const auto reduced = smooth(1200, 1002, 3);
  for (const auto& bytes : {test::make_png(large), test::make_png(large, {.interlaced = true}), test::make_jpeg(large),
                            test::make_webp(large), test::make_webp(large, {.lossless = false})}) {
    CHECK(largest_difference(decode(bytes, {}), reduced) <= 12);
  }
}

TEST_CASE("A picture with a shorter side of fewer than 2,000 pixels stays as it is") {
  const auto page = smooth(2050, 1999, 1);
  for (const auto& bytes : {test::make_png(page), test::make_jpeg(page), test::make_webp(page)}) {
    const Picture picture = decode(bytes, {});
    CHECK(picture.width == 2050);
    CHECK(picture.height == 1999);
  }
}

TEST_CASE("A long picture is reduced to 8 million pixels") {
  const auto strip = smooth(16'000, 504, 1);
  for (const auto& bytes : {test::make_png(strip), test::make_jpeg(strip), test::make_webp(strip)}) {
    const Picture picture = decode(bytes, {});
    CHECK(picture.width == 8000);
    CHECK(picture.height == 252);
  }
}

TEST_CASE("Transparent pixels do not change the color of a reduced picture") {
  constexpr std::array<std::uint16_t, 8> kRedAndTransparentGreen = {200, 0, 0, 255, 0, 255, 0, 0};
  test::Samples samples{.width = 2000, .height = 2000, .channels = 4, .values = {}};
  for (std::size_t i = 0; i < samples.width * samples.height / 2; ++i) {
    samples.values.insert(samples.values.end(), kRedAndTransparentGreen.begin(), kRedAndTransparentGreen.end());
  }
  const auto half_transparent_red = [](const Picture& picture) {
    constexpr std::array<std::uint16_t, 4> kExpected = {200, 0, 0, 128};
    test::Samples expected{.width = 1000, .height = 1000, .channels = 4, .values = {}};
    for (std::size_t i = 0; i < 1'000'000; ++i) {
      expected.values.insert(expected.values.end(), kExpected.begin(), kExpected.end());
    }
    return largest_difference(picture, expected) <= 1;
  };
  CHECK(half_transparent_red(decode(test::make_png(samples), {})));
  CHECK(half_transparent_red(decode(test::make_webp(samples), {})));
}

}  // namespace
}  // namespace digit::decode
