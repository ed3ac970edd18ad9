#include "digit/picture_size.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <span>

#include "digit/error.h"
#include "support/pictures.h"

namespace digit {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

/// A gray picture that is wider than high.
test::Samples wide() {
  return {.width = 300, .height = 200, .channels = 1, .values = std::vector<std::uint16_t>(60'000, 70)};
}

TEST_CASE("The size of a picture is in its header; the pixels can be missing") {
  const test::Bytes picture = GENERATE(test::make_png(wide()), test::make_png(wide(), {.interlaced = true}),
                                       test::make_jpeg(wide()), test::make_jpeg(wide(), {.progressive = true}));
  CHECK(picture_size(picture) == PictureSize{.width = 300, .height = 200});
  const auto all_but_the_end = std::span(picture).first(picture.size() - 20);
  CHECK(picture_size(all_but_the_end) == PictureSize{.width = 300, .height = 200});
}

TEST_CASE("The size of a picture is that of the upright picture") {
  CHECK(picture_size(test::make_jpeg(wide(), {.orientation = 3})) == PictureSize{.width = 300, .height = 200});
  CHECK(picture_size(test::make_jpeg(wide(), {.orientation = 6})) == PictureSize{.width = 200, .height = 300});
}

TEST_CASE("There is no size for a picture that exceeds the limit, is damaged or has an unknown format") {
  const test::Bytes picture = GENERATE(test::make_png(wide()), test::make_jpeg(wide()));
  CHECK_NOTHROW(picture_size(picture, {.max_pixels = 60'000}));
  CHECK_THROWS_MATCHES(picture_size(picture, {.max_pixels = 59'999}), Error,
                       MessageMatches(ContainsSubstring("expected at most 59999 pixels, found 300 x 200")));
  CHECK_THROWS_AS(picture_size(std::span(picture).first(20)), Error);
  CHECK_THROWS_AS(picture_size(test::bytes_of("a letter")), Error);
}

}  // namespace
}  // namespace digit
