#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>

#include "digit/decode.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/measure.h"
#include "support/photographs.h"
#include "support/pictures.h"

namespace digit {
namespace {

/// A seven, 160 pixels long, near the middle of a sheet of paper.
class SevenOnPaper {
 public:
  /// Returns the mean absolute difference per pixel between the images of the photograph and of the drawing.
  double difference(const test::Scene& scene) const {
    const std::optional<Image> image = normalize(decode_picture(test::make_png(test::photograph(ink, 130, 70, scene))));
    REQUIRE(image);
    return test::difference(*image, normalize(rasterize(test::seven(), {.pen_width = 0.1F})).value());
  }

  Raster ink = test::enlarged(rasterize(test::seven(), {.pen_width = 0.1F}), 2);
};

/// Images with at most this difference show the same digit.
constexpr double kAlike = 0.03;

TEST_CASE_METHOD(SevenOnPaper, "A photograph in even light gives nearly the same image as the drawing") {
  CHECK(difference({}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "Light from one side does not hide a digit") {
  CHECK(difference({.light_left = 1, .light_right = 0.35F}) < kAlike);
  CHECK(difference({.light_left = 0.4F, .light_right = 1, .noise = 0.02F}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "Pale ink with strong noise is found") {
  CHECK(difference({.ink = 0.45F, .light_right = 0.6F, .noise = 0.02F}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "Printed lines are not ink, whether pale or dark") {
  const float line = GENERATE(0.65F, 0.5F, 0.35F);
  CHECK(difference({.light_right = 0.6F, .line_spacing = 37, .line = line}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "The edge of a dark table is not ink") {
  CHECK(difference({.light_right = 0.7F, .table = 40}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "Chalk on a board is ink") {
  CHECK(difference({.paper = 0.25F, .ink = 0.85F, .light_right = 0.6F}) < kAlike);
}

TEST_CASE_METHOD(SevenOnPaper, "A JPEG of several megapixels gives nearly the same image as a small picture") {
  const test::Scene scene{.width = 2400, .height = 1800, .light_right = 0.5F, .line_spacing = 220};
  const test::Bytes jpeg = test::make_jpeg(test::photograph(test::enlarged(ink, 5), 700, 400, scene), {.quality = 85});
  const Image expected = normalize(rasterize(test::seven(), {.pen_width = 0.1F})).value();
  CHECK(test::difference(normalize(decode_picture(jpeg)).value(), expected) < kAlike);
}

TEST_CASE("Paper without ink is blank in any light") {
  const float light = GENERATE(1.0F, 0.7F, 0.4F);
  const test::Samples paper = test::photograph(Raster{}, 0, 0, {.light_right = light, .noise = 0.02F});
  CHECK(test::is_blank(decode_picture(test::make_png(paper))));
}

TEST_CASE("Ruled paper without ink is blank") {
  const test::Samples paper = test::photograph(Raster{}, 0, 0, {.light_right = 0.7F, .line_spacing = 37});
  CHECK(test::is_blank(decode_picture(test::make_png(paper))));
}

}  // namespace
}  // namespace digit
