#include "digit/decode.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <optional>
#include <random>
#include <string_view>

#include "digit/error.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/measure.h"
#include "support/pictures.h"

namespace digit {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;
using test::Rgba;

constexpr Rgba kBlack{0, 0, 0, 255};
constexpr Rgba kWhite{255, 255, 255, 255};

/// A rasterized seven with a margin, and its normalized image.
struct Seven {
  Raster drawing = rasterize(test::seven(), {.pen_width = 0.14F});
  Raster ink = test::on_paper(drawing, 120, 110, 20, 12);
  Image normalized = normalize(ink).value();
};

/// Returns the largest absolute difference between two pixels.
double difference(const Raster& a, const Raster& b) {
  REQUIRE(a.width == b.width);
  REQUIRE(a.height == b.height);
  double largest = 0;
  for (std::size_t i = 0; i < a.ink.size(); ++i) largest = std::max<double>(largest, std::abs(a.ink[i] - b.ink[i]));
  return largest;
}

/// Returns the raster's ink as samples of `bit_depth` bits: 1 channel is gray, 2 gray and alpha, 3 color, 4 color and
/// alpha.
test::Samples samples_of(const Raster& raster, int bit_depth, std::size_t channels) {
  test::Samples samples{.width = raster.width, .height = raster.height, .channels = channels, .values = {}};
  const auto full = static_cast<float>((1 << bit_depth) - 1);
  for (const float ink : raster.ink) {
    const auto value = static_cast<std::uint16_t>(std::lround(ink * full));
    const std::size_t colors = channels - (channels % 2 == 0 ? 1 : 0);
    samples.values.insert(samples.values.end(), colors, value);
    if (channels % 2 == 0) samples.values.push_back(static_cast<std::uint16_t>(full));
  }
  return samples;
}

TEST_CASE("A PNG of an MNIST image gives its pixels, with the darkest as full ink") {
  Raster image = test::raster_of(Seven().normalized);
  const float peak = GENERATE(1.0F, 254.0F / 255, 0.9F);
  Raster written = image;
  for (float& ink : written.ink) ink *= peak;
  CHECK(difference(decode_picture(test::make_png(test::gray(written))), image) < 0.01);
}

TEST_CASE_METHOD(Seven, "All kinds of PNG give the same ink") {
  struct Kind {
    int bit_depth;
    std::size_t channels;
  };
  const Kind kind =
      GENERATE(Kind{8, 1}, Kind{16, 1}, Kind{8, 2}, Kind{16, 2}, Kind{8, 3}, Kind{16, 3}, Kind{8, 4}, Kind{16, 4});
  const bool interlaced = GENERATE(false, true);
  const test::Bytes png = test::make_png(samples_of(ink, kind.bit_depth, kind.channels),
                                         {.bit_depth = kind.bit_depth, .interlaced = interlaced});
  CAPTURE(kind.bit_depth, kind.channels, interlaced);
  CHECK(difference(decode_picture(png), ink) < 0.004);
}

TEST_CASE_METHOD(Seven, "A gray PNG with fewer bits gives the ink in correspondingly fewer steps") {
  const int bit_depth = GENERATE(1, 2, 4);
  const test::Bytes png = test::make_png(samples_of(ink, bit_depth, 1), {.bit_depth = bit_depth});
  CHECK(difference(decode_picture(png), ink) <= 0.501 / ((1 << bit_depth) - 1));
}

TEST_CASE_METHOD(Seven, "The colors of a palette determine the ink, and not its indices") {
  const test::Bytes png = test::make_png(samples_of(ink, 1, 1), {.bit_depth = 1, .palette = {255, 250, 240, 0, 0, 90}});
  CHECK(difference(decode_picture(png), ink) <= 0.5);
}

TEST_CASE_METHOD(Seven, "Ink of any color is found on paper of any color") {
  struct Colors {
    Rgba ink;
    Rgba paper;
  };
  const Colors colors = GENERATE(Colors{kBlack, kWhite}, Colors{kWhite, kBlack}, Colors{{20, 30, 160}, {250, 245, 230}},
                                 Colors{{255, 255, 0}, kWhite}, Colors{{0, 0, 255}, kBlack},
                                 Colors{{220, 0, 0}, {0, 112, 0}}, Colors{{200, 200, 200}, {150, 150, 150}});
  const Raster decoded = decode_picture(test::make_png(test::paint(ink, colors.ink, colors.paper)));
  CHECK(difference(decoded, ink) < 0.25);
  CHECK(test::difference(normalize(decoded).value(), normalized) < 0.02);
}

TEST_CASE_METHOD(Seven, "Ink on a transparent background is found by its alpha, regardless of its color") {
  const std::uint8_t level = GENERATE(std::uint8_t{0}, std::uint8_t{128}, std::uint8_t{255});
  const test::Samples samples = test::paint(ink, {level, level, level, 255}, {level, level, level, 0});
  CHECK(difference(decode_picture(test::make_png(samples)), ink) < 0.004);
}

TEST_CASE_METHOD(Seven, "A transparent hole in an opaque picture is ink") {
  const test::Samples samples = test::paint(ink, {0, 0, 0, 0}, kBlack);
  CHECK(difference(decode_picture(test::make_png(samples)), ink) < 0.004);
}

TEST_CASE_METHOD(Seven, "A card on a transparent background is paper, and the digit on it is ink") {
  test::Samples samples = test::paint(ink, kBlack, kWhite, 10);
  for (std::size_t i = 0; i < samples.values.size() / 4; ++i) {
    const std::size_t x = i % samples.width;
    const std::size_t y = i / samples.width;
    const std::size_t corner = std::min(x, samples.width - 1 - x) + std::min(y, samples.height - 1 - y);
    if (std::min({x, y, samples.width - 1 - x, samples.height - 1 - y}) < 5 || corner < 16)
      samples.values[i * 4 + 3] = 0;
  }
  const Raster decoded = decode_picture(test::make_png(samples));
  CHECK(test::difference(normalize(decoded).value(), normalized) < 0.001);
}

TEST_CASE_METHOD(Seven, "A drawing and a PNG of the drawing give nearly the same image") {
  const Raster large = test::on_paper(test::enlarged(drawing, 3), 400, 300, 120, 30);
  const Raster decoded = decode_picture(test::make_png(test::paint(large, kBlack, kWhite)));
  CHECK(test::difference(normalize(decoded).value(), normalized) < 0.003);
}

TEST_CASE_METHOD(Seven, "A frame around the picture is not ink") {
  test::Samples samples = test::paint(ink, kBlack, kWhite, 30);
  const std::size_t thickness = GENERATE(std::size_t{1}, std::size_t{3});
  for (std::size_t i = 0; i < samples.values.size() / 4; ++i) {
    const std::size_t x = i % samples.width;
    const std::size_t y = i / samples.width;
    if (std::min({x, y, samples.width - 1 - x, samples.height - 1 - y}) >= thickness) continue;
    std::fill_n(samples.values.begin() + static_cast<std::ptrdiff_t>(i * 4), 3, std::uint16_t{60});
  }
  const Raster decoded = decode_picture(test::make_png(samples));
  CHECK(test::difference(normalize(decoded).value(), normalized) < 0.001);
}

TEST_CASE("A picture of a single color is blank") {
  const Rgba color = GENERATE(kBlack, kWhite, Rgba{90, 120, 200, 255}, Rgba{0, 0, 0, 0}, Rgba{10, 20, 30, 128});
  const Raster raster = decode_picture(test::make_png(test::paint(Raster{}, color, color, 20)));
  CHECK(raster.width == 40);
  CHECK(raster.height == 40);
  CHECK(test::is_blank(raster));
}

TEST_CASE("Paper of a single color with noise is blank") {
  std::mt19937 random(7);
  test::Samples samples{.width = 200, .height = 200, .channels = 1, .values = {}};
  const double spread = GENERATE(1.0, 4.0);
  std::normal_distribution<double> noise(200, spread);
  for (int i = 0; i < 200 * 200; ++i) samples.values.push_back(static_cast<std::uint16_t>(std::lround(noise(random))));
  CHECK(test::is_blank(decode_picture(test::make_png(samples))));
}

TEST_CASE_METHOD(Seven, "A JPEG gives nearly the same image as the drawing") {
  const std::size_t channels = GENERATE(std::size_t{1}, std::size_t{3});
  const bool progressive = GENERATE(false, true);
  test::Samples samples = samples_of(ink, 8, channels);
  for (auto& value : samples.values) value = static_cast<std::uint16_t>(255 - value);
  const test::Bytes jpeg = test::make_jpeg(samples, {.quality = 80, .progressive = progressive});
  CHECK(test::difference(normalize(decode_picture(jpeg)).value(), normalized) < 0.02);
}

TEST_CASE("A picture that exceeds the limit is rejected before decompression") {
  const test::Samples samples{.width = 300, .height = 200, .channels = 1, .values = std::vector<std::uint16_t>(60'000)};
  const test::Bytes picture =
      GENERATE_COPY(test::make_png(samples), test::make_jpeg(samples), test::make_webp(samples));
  CHECK_NOTHROW(decode_picture(picture, {.max_pixels = 60'000}));
  CHECK_THROWS_MATCHES(decode_picture(picture, {.max_pixels = 59'999}), Error,
                       MessageMatches(ContainsSubstring("expected at most 59999 pixels, found 300 x 200")));
}

TEST_CASE("A picture that is much longer than wide is read at a bounded size") {
  const std::size_t length = 200'000;
  const std::size_t width = GENERATE(1U, 3U);
  const test::Samples samples{
      .width = length, .height = width, .channels = 1, .values = std::vector<std::uint16_t>(length * width)};
  const Raster raster = decode_picture(test::make_png(samples));
  CHECK(std::max(raster.width, raster.height) <= 400);
  CHECK(test::is_blank(raster));
}

TEST_CASE("A small PNG that declares a huge size is rejected") {
  test::Bytes png = test::make_png({.width = 8, .height = 8, .channels = 1, .values = std::vector<std::uint16_t>(64)});
  png[17] = std::byte{0x09};
  CHECK_THROWS_AS(decode_picture(png), Error);
}

/// Generates small pictures that cover all paths through the decoders.
test::Bytes any_small_picture() {
  const Raster small = test::raster_of(Seven().normalized);
  const test::Samples color = test::paint(small, kBlack, kWhite);
  return GENERATE_COPY(test::make_png(test::gray(small)), test::make_png(color, {.interlaced = true}),
                       test::make_png(samples_of(small, 1, 1), {.bit_depth = 1, .palette = {9, 9, 9, 200, 90, 90}}),
                       test::make_jpeg(test::gray(small)), test::make_webp(color, {.lossless = false}),
                       test::make_webp(color, {.orientation = 6}),
                       test::make_jpeg(test::gray(small), {.progressive = true, .orientation = 6}));
}

/// Returns nullopt if the library rejects the picture with digit::Error. Does not catch other exceptions.
std::optional<Raster> decode_unless_rejected(std::span<const std::byte> picture) {
  try {
    return decode_picture(picture);
  } catch (const Error& error) {
    REQUIRE(std::string_view(error.what()).starts_with("picture: "));
    return std::nullopt;
  }
}

TEST_CASE("A picture truncated anywhere is rejected, or complete because only its end marker is missing") {
  const test::Bytes whole = any_small_picture();
  const Raster expected = decode_picture(whole);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    const std::optional<Raster> decoded = decode_unless_rejected(std::span(whole).first(size));
    CHECK((!decoded || (*decoded == expected && whole.size() - size <= 32)));
  }
}

TEST_CASE("A picture damaged anywhere is rejected or decoded, without any other error") {
  test::Bytes damaged = any_small_picture();
  for (std::size_t at = 0; at < damaged.size(); ++at) {
    for (const std::byte mask : {std::byte{0xFF}, std::byte{0x01}, std::byte{0x80}}) {
      damaged[at] ^= mask;
      const std::optional<Raster> decoded = decode_unless_rejected(damaged);
      CHECK((!decoded || decoded->ink.size() == decoded->width * decoded->height));
      damaged[at] ^= mask;
    }
  }
}

}  // namespace
}  // namespace digit
