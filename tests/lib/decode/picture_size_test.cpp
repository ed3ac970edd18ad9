#include "digit/picture_size.h"

#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <span>
#include <vector>

#include "decode/decode.h"
#include "digit/error.h"
#include "support/pictures.h"

namespace digit {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;

/// A gray picture that is wider than high.
test::Samples wide() {
  test::Samples samples{.width = 300, .height = 200, .channels = 1, .values = {}};
  for (std::size_t i = 0; i < 60'000; ++i) samples.values.push_back(static_cast<std::uint16_t>(i * i % 251));
  return samples;
}

TEST_CASE("The size of a picture is in its header; the pixels can be missing") {
  const test::Bytes picture = GENERATE(test::make_png(wide()), test::make_png(wide(), {.interlaced = true}),
                                       test::make_jpeg(wide()), test::make_jpeg(wide(), {.progressive = true}),
                                       test::make_webp(wide()), test::make_webp(wide(), {.lossless = false}));
  CHECK(picture_size(picture) == PictureSize{.width = 300, .height = 200});
  const auto all_but_the_end = std::span(picture).first(picture.size() - 20);
  CHECK(picture_size(all_but_the_end) == PictureSize{.width = 300, .height = 200});
}

TEST_CASE("A progressive JPEG with an orientation after a scan has the size that its header declares") {
  test::Bytes picture = test::make_jpeg(wide(), {.progressive = true});
  std::vector<unsigned char> marker{0xFF, 0xE1};
  const std::vector<unsigned char> exif = test::exif_block(6);
  const std::size_t length = 2 + exif.size();
  marker.push_back(static_cast<unsigned char>(length >> 8U));
  marker.push_back(static_cast<unsigned char>(length & 0xFFU));
  marker.insert(marker.end(), exif.begin(), exif.end());
  const auto bytes = std::as_bytes(std::span(marker));
  picture.insert(picture.end() - 2, bytes.begin(), bytes.end());  // before the marker of the end
  const decode::Picture decoded = decode::decode(picture, {});
  CHECK(picture_size(picture) == PictureSize{.width = decoded.width, .height = decoded.height});
}

TEST_CASE("There is no size for a picture that exceeds the limit, is damaged or has an unknown format") {
  const test::Bytes picture = GENERATE(test::make_png(wide()), test::make_jpeg(wide()), test::make_webp(wide()));
  CHECK_NOTHROW(picture_size(picture, {.max_pixels = 60'000}));
  CHECK_THROWS_MATCHES(picture_size(picture, {.max_pixels = 59'999}), Error,
                       MessageMatches(ContainsSubstring("expected at most 59999 pixels, found 300 x 200")));
  CHECK_THROWS_AS(picture_size(std::span(picture).first(20)), Error);
  CHECK_THROWS_AS(picture_size(test::bytes_of("a letter")), Error);
}

}  // namespace
}  // namespace digit
