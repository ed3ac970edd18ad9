#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cstdlib>

#include "decode/decode.h"
#include "digit/picture_size.h"
#include "support/pictures.h"

namespace digit::decode {
namespace {

/// An EXIF orientation, and how the stored picture results from the upright picture, as EXIF's table defines it.
struct Turn {
  int orientation;
  bool transposed;
  bool mirrored_x;
  bool mirrored_y;
};

constexpr std::size_t kWidth = 48;
constexpr std::size_t kHeight = 32;

/// The gray level of a pixel of the upright picture: each quadrant has another one.
int level(std::size_t x, std::size_t y) { return 30 + (x < kWidth / 2 ? 0 : 60) + (y < kHeight / 2 ? 0 : 120); }

test::Samples stored(const Turn& turn) {
  test::Samples samples{.width = turn.transposed ? kHeight : kWidth,
                        .height = turn.transposed ? kWidth : kHeight,
                        .channels = 3,
                        .values = {}};
  for (std::size_t row = 0; row < samples.height; ++row) {
    for (std::size_t column = 0; column < samples.width; ++column) {
      std::size_t x = turn.transposed ? row : column;
      std::size_t y = turn.transposed ? column : row;
      if (turn.mirrored_x) x = kWidth - 1 - x;
      if (turn.mirrored_y) y = kHeight - 1 - y;
      samples.values.insert(samples.values.end(), 3, static_cast<std::uint16_t>(level(x, y)));
    }
  }
  return samples;
}

Turn any_turn() {
  return GENERATE(Turn{1, false, false, false}, Turn{2, false, true, false}, Turn{3, false, true, true},
                  Turn{4, false, false, true}, Turn{5, true, false, false}, Turn{6, true, true, false},
                  Turn{7, true, true, true}, Turn{8, true, false, true});
}

void check_is_upright(const test::Bytes& bytes) {
  CHECK(picture_size(bytes) == PictureSize{.width = kWidth, .height = kHeight});
  const Picture picture = decode(bytes, {});
  REQUIRE(picture.width == kWidth);
  REQUIRE(picture.height == kHeight);
  int largest = 0;
  for (std::size_t i = 0; i < kWidth * kHeight; ++i) {
    const int found = picture.rgba[i * Picture::kChannels];
    largest = std::max(largest, std::abs(found - level(i % kWidth, i / kWidth)));
  }
  CHECK(largest < 20);
}

TEST_CASE("A JPEG is turned upright as its EXIF orientation specifies") {
  const Turn turn = any_turn();
  check_is_upright(test::make_jpeg(stored(turn), {.orientation = turn.orientation}));
}

TEST_CASE("A PNG is turned upright as its EXIF orientation specifies, before or after the pixels") {
  const Turn turn = any_turn();
  check_is_upright(test::make_png(stored(turn), {.orientation = turn.orientation}));
  check_is_upright(test::make_png(stored(turn), {.orientation = turn.orientation, .orientation_at_end = true}));
}

TEST_CASE("A WebP is turned upright as its EXIF orientation specifies") {
  const Turn turn = any_turn();
  check_is_upright(test::make_webp(stored(turn), {.orientation = turn.orientation}));
}

}  // namespace
}  // namespace digit::decode
