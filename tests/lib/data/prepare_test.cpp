#include "digit/prepare.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <string>

#include "digit/error.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/pictures.h"

namespace digit::test {
namespace {

EncodedPicture png(const Samples& samples) {
  const auto bytes = make_png(samples);
  return {std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size())};
}

/// A gray ramp of the size of an image, from 0 to 195.
Samples ramp() {
  Samples samples{.width = kImageSide, .height = kImageSide, .channels = 1, .values = {}};
  for (std::size_t i = 0; i < kImagePixels; ++i) samples.values.push_back(static_cast<std::uint16_t>(i / 4));
  return samples;
}

/// The samples with each pixel repeated `across` times to the right and `down` times downward.
Samples enlarged(const Samples& samples, std::size_t across, std::size_t down) {
  Samples large{.width = samples.width * across, .height = samples.height * down, .channels = 1, .values = {}};
  for (std::size_t y = 0; y < large.height; ++y) {
    for (std::size_t x = 0; x < large.width; ++x) {
      large.values.push_back(samples.values[y / down * samples.width + x / across]);
    }
  }
  return large;
}

TEST_CASE("The form image keeps every tone of a picture of 28×28 pixels") {
  const auto image = prepare(png(ramp()), InputForm::kImage).value();
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const std::size_t tone = i / 4;
    CHECK(image.pixels[i] == static_cast<float>(tone) / 255.0F);
  }
}

TEST_CASE("The form image fits a larger picture to 28×28 by averaging areas, each axis by itself") {
  const auto expected = prepare(png(ramp()), InputForm::kImage).value();
  const auto found = prepare(png(enlarged(ramp(), 3, 2)), InputForm::kImage).value();
  for (std::size_t i = 0; i < kImagePixels; ++i)
    CHECK_THAT(found.pixels[i], Catch::Matchers::WithinAbs(expected.pixels[i], 1e-6));
}

TEST_CASE("The form image takes a picture of one tone as it is") {
  const Samples black{.width = 28, .height = 28, .channels = 1, .values = std::vector<std::uint16_t>(kImagePixels, 0)};
  CHECK(prepare(png(black), InputForm::kImage) == Image{});
  CHECK_FALSE(prepare(png(black), InputForm::kHandwriting));
}

TEST_CASE("The form image weights the colors by their luma and shows transparent pixels as white") {
  const auto level = [](Rgba color) {
    return prepare(png(paint({.width = 1, .height = 1, .ink = {1}}, color, color, 20)), InputForm::kImage)->pixels[0];
  };
  CHECK_THAT(level({.red = 255}), Catch::Matchers::WithinAbs(0.299, 0.002));
  CHECK_THAT(level({.green = 255}), Catch::Matchers::WithinAbs(0.587, 0.002));
  CHECK_THAT(level({.blue = 255}), Catch::Matchers::WithinAbs(0.114, 0.002));
  CHECK(level({.alpha = 0}) == 1);
}

TEST_CASE("The form handwriting normalizes the ink of pictures, pixels and strokes") {
  const auto expected = normalize(rasterize(seven())).value();
  CHECK(prepare(seven(), InputForm::kHandwriting) == expected);
  CHECK(difference(*prepare(expected, InputForm::kHandwriting), expected) < 0.01);
  const auto picture = png(paint(rasterize(seven()), {.red = 40}, {255, 255, 255}, 30));
  CHECK(difference(*prepare(picture, InputForm::kHandwriting), expected) < 0.02);
}

TEST_CASE("Strokes have no tones, so both forms normalize them") {
  CHECK(prepare(seven(), InputForm::kImage) == prepare(seven(), InputForm::kHandwriting));
  CHECK_FALSE(prepare(Drawing{}, InputForm::kImage));
}

TEST_CASE("The form image keeps given pixels") {
  Image image;
  image.pixels[5] = 0.25F;
  CHECK(prepare(image, InputForm::kImage) == image);
}

TEST_CASE("Both forms refuse a file that is not a picture, and one that exceeds the limit") {
  for (const auto form : {InputForm::kHandwriting, InputForm::kImage}) {
    CHECK_THROWS_AS(prepare(EncodedPicture{"<html>"}, form), Error);
    CHECK_THROWS_AS(prepare(png(ramp()), form, {.limits = {.max_pixels = 783}}), Error);
  }
}

}  // namespace
}  // namespace digit::test
