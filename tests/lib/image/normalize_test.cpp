#include "digit/normalize.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <limits>
#include <stdexcept>

#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/measure.h"

namespace digit {
namespace {

using Catch::Matchers::WithinAbs;

/// Pixels with less ink do not count for the size of the ink.
constexpr float kFaint = 0.02F;

/// A pen whose strokes `normalize` leaves as they are.
constexpr RasterizeOptions kMnistPen{.pen_width = 0.14F};

Raster filled(std::size_t width, std::size_t height, float ink) {
  return {.width = width, .height = height, .ink = std::vector<float>(width * height, ink)};
}

Image normalized(const Raster& raster) {
  const std::optional<Image> image = normalize(raster);
  REQUIRE(image);
  return *image;
}

TEST_CASE("Ink is scaled to 20 pixels, with its center of mass in the middle of 28×28") {
  const Image image = normalized(rasterize(test::seven(), kMnistPen));
  CHECK(test::ink_size(image, kFaint).height == 20);
  const auto center = test::moments(image);
  CHECK_THAT(center.x, WithinAbs(14.5, 0.5));
  CHECK_THAT(center.y, WithinAbs(14.5, 0.5));
}

TEST_CASE("An image in MNIST's format stays unchanged, including its faint pixels") {
  Image image = normalized(rasterize(test::seven()));
  const auto first_ink = std::find_if(image.pixels.begin(), image.pixels.end(), [](float ink) { return ink > 0.1F; });
  *(first_ink - kImageSide) = 0.05F;
  CHECK(normalized(test::raster_of(image)) == image);
}

TEST_CASE("The position of the ink on the paper does not matter") {
  const Raster ink = rasterize(test::zero());
  const Image expected = normalized(ink);
  CHECK(normalized(test::on_paper(ink, 300, 200, 0, 0)) == expected);
  CHECK(normalized(test::on_paper(ink, 300, 200, 211, 17)) == expected);
  CHECK(normalized(test::on_paper(ink, 111, 120, 30, 40)) == expected);
}

TEST_CASE("The size of the ink hardly matters") {
  const Raster ink = rasterize(test::zero());
  const auto factor = GENERATE(std::size_t{2}, std::size_t{3}, std::size_t{10});
  CHECK(test::difference(normalized(test::enlarged(ink, factor)), normalized(ink)) < 0.01);
}

TEST_CASE("A digit at half of MNIST's size is similar to the digit at full size") {
  const Image full = normalized(rasterize(test::seven(), kMnistPen));
  Raster half = filled(14, 14, 0);
  for (std::size_t i = 0; i < half.ink.size(); ++i) {
    const std::size_t corner = i / 14 * 2 * kImageSide + i % 14 * 2;
    half.ink[i] = (full.pixels[corner] + full.pixels[corner + 1] + full.pixels[corner + kImageSide] +
                   full.pixels[corner + kImageSide + 1]) /
                  4;
  }
  CHECK(test::difference(normalized(half), full) < 0.06);
}

TEST_CASE("The aspect ratio is kept") {
  const Image image = normalized(test::on_paper(filled(12, 30, 1), 100, 100, 50, 50));
  CHECK(test::ink_size(image, kFaint).height == 20);
  CHECK(test::ink_size(image, kFaint).width == 8);
  CHECK_THAT(test::total_ink(image), WithinAbs(160, 1e-3));
}

TEST_CASE("A pixel of a smaller image is the exact mean over its area") {
  Raster stripes = filled(30, 30, 0);
  for (std::size_t i = 0; i < stripes.ink.size(); ++i)
    stripes.ink[i] = i % 3 == 0 || i >= 29 * stripes.width ? 1.0F : 0.0F;
  const Image image = normalized(stripes);
  const auto first = std::find_if(image.pixels.begin(), image.pixels.end(), [](float ink) { return ink > 0; });
  CHECK_THAT(first[0], WithinAbs(2.0 / 3, 1e-5));
  CHECK_THAT(first[1], WithinAbs(0, 1e-5));
}

TEST_CASE("A thin pen on large paper gives nearly the same image as a thicker pen") {
  const Image thin = normalized(test::enlarged(rasterize(test::seven(), {.pen_width = 0.02F}), 5));
  const Image medium = normalized(test::enlarged(rasterize(test::seven(), {.pen_width = 0.08F}), 5));
  CHECK(test::difference(thin, medium) < 0.03);
}

TEST_CASE("A line thinner than a pixel of the result becomes full ink") {
  Raster line = filled(1000, 1000, 0);
  for (std::size_t i = 100; i < 900; ++i) line.ink[i * 1000 + i] = 1;
  const Image image = normalized(line);
  CHECK(*std::max_element(image.pixels.begin(), image.pixels.end()) > 0.8F);
}

TEST_CASE("A thick pen on large paper does not close the hole of a zero") {
  const Image image = normalized(rasterize(test::zero(), {.pen_width = 0.3F}));
  const auto center = test::moments(image);
  const auto pixel = static_cast<std::size_t>(center.y) * kImageSide + static_cast<std::size_t>(center.x);
  CHECK(image.pixels[pixel] < 0.1F);
}

TEST_CASE("A raster without ink gives no image") {
  CHECK(!normalize(Raster{}));
  CHECK(!normalize(filled(28, 28, 0)));
  CHECK(!normalize(filled(1, 1, 0)));
  CHECK(!normalize(Raster{.width = 0, .height = 5, .ink = {}}));
}

TEST_CASE("Values below 0.1 are not ink") { CHECK(!normalize(filled(28, 28, 0.08F))); }

TEST_CASE("Degenerate ink gives an image with values in [0, 1]") {
  const Raster raster =
      GENERATE(filled(1, 1, 1), filled(28, 28, 1), filled(1, 500, 1), filled(500, 1, 1), filled(2, 1, 0.2F),
               filled(3000, 3000, 1), test::on_paper(filled(1, 1, 1), 28, 28, 27, 0),
               test::on_paper(filled(2, 2, 0.11F), 28, 28, 3, 4));
  const Image image = normalized(raster);
  CHECK(std::ranges::all_of(image.pixels, [](float ink) { return ink >= 0 && ink <= 1; }));
  CHECK(test::total_ink(image) > 0.5);
}

TEST_CASE("Ink with a center of mass far from its middle stays inside of the image") {
  Raster comet = test::on_paper(filled(20, 60, 1), 400, 60, 0, 0);
  for (std::size_t x = 0; x < 400; ++x) comet.ink[30 * comet.width + x] = 1;
  CHECK(test::ink_size(normalized(comet), 0.1F).width == 20);
}

TEST_CASE("A raster with the wrong number of values is an invalid argument") {
  CHECK_THROWS_AS(normalize(Raster{.width = 3, .height = 3, .ink = std::vector<float>(8)}), std::invalid_argument);
  CHECK_THROWS_AS(normalize(Raster{.width = 0, .height = 3, .ink = std::vector<float>(3)}), std::invalid_argument);
  const std::size_t huge = std::numeric_limits<std::size_t>::max() / 2 + 1;
  CHECK_THROWS_AS(normalize(Raster{.width = huge, .height = 2, .ink = {}}), std::invalid_argument);
}

TEST_CASE("Ink outside of [0, 1] is an invalid argument") {
  const float wrong =
      GENERATE(-0.1F, 1.1F, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity());
  Raster raster = filled(20, 20, 0.5F);
  raster.ink[399] = wrong;
  CHECK_THROWS_AS(normalize(raster), std::invalid_argument);
}

}  // namespace
}  // namespace digit
