#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "digit/decode.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/photographs.h"
#include "support/pictures.h"

namespace digit {
namespace {

/// A seven of 160 pixels near the middle of a sheet, and what it looks like when it is drawn on the page.
class SevenOnPaper {
 public:
  /// Mean difference a pixel between the photograph's digit and the drawn one.
  double difference(const test::Scene& scene) const {
    const std::optional<Image> image = normalize(decode_picture(test::make_png(test::photograph(ink, 130, 70, scene))));
    REQUIRE(image);
    return test::difference(*image, normalize(rasterize(test::seven(), {.pen_width = 0.1F})).value());
  }

  Raster ink = test::enlarged(rasterize(test::seven(), {.pen_width = 0.1F}), 2);
};

constexpr double kAlike = 0.03;

bool is_blank(const test::Samples& samples) {
  const Raster raster = decode_picture(test::make_png(samples));
  return std::all_of(raster.ink.begin(), raster.ink.end(), [](float ink) { return ink == 0; });
}

TEST_CASE_METHOD(SevenOnPaper, "a photograph in even light is read like the drawing") {
  CHECK(difference({}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "light that falls from one side does not hide a digit") {
  CHECK(difference({.light_left = 1, .light_right = 0.35F}) < kAlike);
  CHECK(difference({.light_left = 0.4F, .light_right = 1, .noise = 0.02F}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "pale ink and coarse noise are still read") {
  CHECK(difference({.ink = 0.45F, .light_right = 0.6F, .noise = 0.02F}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "printed lines are not ink, pale or dark") {
  const float line = GENERATE(0.65F, 0.5F, 0.35F);
  CHECK(difference({.light_right = 0.6F, .line_spacing = 37, .line = line}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "the edge of a dark table is not ink") {
  CHECK(difference({.light_right = 0.7F, .table = 40}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "chalk on a board is ink") {
  CHECK(difference({.paper = 0.25F, .ink = 0.85F, .light_right = 0.6F}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "a JPEG of several megapixels is read like a small picture") {
  const test::Scene scene{.width = 2400, .height = 1800, .light_right = 0.5F, .line_spacing = 220};
  const test::Bytes jpeg = test::make_jpeg(test::photograph(test::enlarged(ink, 5), 700, 400, scene), {.quality = 85});
  const Image expected = normalize(rasterize(test::seven(), {.pen_width = 0.1F})).value();
  CHECK(test::difference(normalize(decode_picture(jpeg)).value(), expected) < kAlike);
}

TEST_CASE("paper alone is blank, whatever the light") {
  const float light = GENERATE(1.0F, 0.7F, 0.4F);
  CHECK(is_blank(test::photograph(Raster{}, 0, 0, {.light_right = light, .noise = 0.02F})));
}

TEST_CASE("ruled paper alone is blank") {
  CHECK(is_blank(test::photograph(Raster{}, 0, 0, {.light_right = 0.7F, .line_spacing = 37})));
}

}  // namespace
}  // namespace digit
