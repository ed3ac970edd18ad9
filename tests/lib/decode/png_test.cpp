#include <catch2/catch_test_macros.hpp>

#include "decode/decode.h"
#include "lib/decode/compare.h"
#include "support/memory.h"

namespace digit::decode {
namespace {

TEST_CASE("The colors of a palette can be transparent") {
  const test::Samples indices{.width = 3, .height = 1, .channels = 1, .values = {0, 1, 2}};
  const test::PngForm form{.palette = {9, 8, 7, 60, 50, 40, 1, 2, 3}, .palette_alpha = {0, 100}};
  const std::vector<std::uint8_t> expected = {9, 8, 7, 0, 60, 50, 40, 100, 1, 2, 3, 255};
  CHECK(decode(test::make_png(indices, form), {}).rgba == expected);
}

TEST_CASE("One color of a PNG without alpha can be transparent") {
  const test::Samples gray{.width = 2, .height = 1, .channels = 1, .values = {200, 50}};
  const std::vector<std::uint8_t> expected = {200, 200, 200, 0, 50, 50, 50, 255};
  CHECK(decode(test::make_png(gray, {.transparent_level = 200}), {}).rgba == expected);
}

TEST_CASE("The comments of a PNG cost no memory") {
  const auto samples = smooth(20, 10, 3);
  const auto bytes = test::make_png(samples, {.long_comments = 100});
  REQUIRE(bytes.size() < 200'000);
  Picture picture;
  CHECK(test::peak_megabytes([&] { picture = decode(bytes, {}); }) < 5);
  CHECK(largest_difference(picture, samples) == 0);
}

}  // namespace
}  // namespace digit::decode
