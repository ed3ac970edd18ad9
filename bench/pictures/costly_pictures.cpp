#include "costly_pictures.h"

#include <algorithm>
#include <random>
#include <vector>

#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "support/drawings.h"
#include "support/photographs.h"
#include "support/pictures.h"

namespace digit::bench {
namespace {

/// With this side, a square picture has exactly as many pixels as DecodeLimits allows by default.
constexpr std::size_t kSide = 4000;

test::Samples digit_of_28_pixels() { return test::gray(test::raster_of(normalize(rasterize(test::seven())).value())); }

/// A seven on lined paper in uneven light with the noise of a sensor in each color, 12 megapixels.
test::Samples photograph() {
  const Raster ink = test::enlarged(rasterize(test::seven()), 8);
  test::Samples samples = test::photograph(
      ink, 1600, 900, {.width = 4000, .height = 3000, .light_right = 0.6F, .noise = 0.02F, .line_spacing = 150});
  std::mt19937 random(2);
  for (auto& value : samples.values)
    value = static_cast<std::uint16_t>(std::min<std::size_t>(value + random() % 16, 255));
  return samples;
}

/// A square picture whose gray levels `level(x, y)` gives.
template <typename Level>
test::Samples square(Level level) {
  test::Samples samples{.width = kSide, .height = kSide, .channels = 1, .values = {}};
  samples.values.reserve(kSide * kSide);
  for (std::size_t y = 0; y < kSide; ++y) {
    for (std::size_t x = 0; x < kSide; ++x) samples.values.push_back(static_cast<std::uint16_t>(level(x, y)));
  }
  return samples;
}

test::Samples noise() {
  std::mt19937 random(1);
  return square([&](std::size_t, std::size_t) { return random() % 256; });
}

test::Samples ink_noise() {
  std::mt19937 random(1);
  test::Samples samples{.width = kSide, .height = kSide, .channels = 4, .values = {}};
  for (std::size_t i = 0; i < kSide * kSide * 4; ++i)
    samples.values.push_back(static_cast<std::uint16_t>(random() % 256));
  return samples;
}

/// Squares of `side` pixels, black or white at random: as many connected pieces of ink as possible.
test::Samples mosaic(std::size_t side) {
  std::mt19937 random(1);
  std::vector<std::uint8_t> dark((kSide / side + 1) * (kSide / side + 1));
  std::ranges::generate(dark, [&] { return random() % 2; });
  return square([&](std::size_t x, std::size_t y) { return dark[y / side * (kSide / side) + x / side] * 255; });
}

test::Samples grid(std::size_t spacing, std::size_t width) {
  return square([=](std::size_t x, std::size_t y) { return x % spacing < width || y % spacing < width ? 0 : 255; });
}

test::Samples deep_color() {
  test::Samples samples{.width = kSide, .height = kSide, .channels = 4, .values = {}};
  samples.values.reserve(kSide * kSide * 4);
  for (std::size_t i = 0; i < kSide * kSide; ++i) {
    const auto level = static_cast<std::uint16_t>(i % kSide * 16);
    for (const unsigned value : {level * 1U, level * 3U, level / 2U, 40'000U + level / 4U}) {
      samples.values.push_back(static_cast<std::uint16_t>(value));
    }
  }
  return samples;
}

}  // namespace

std::span<const CostlyPicture> costly_pictures() {
  static const std::vector<CostlyPicture> all = {
      {"PNG of 28 pixels", [] { return test::make_png(digit_of_28_pixels()); }},
      {"photograph, JPEG", [] { return test::make_jpeg(photograph(), {.quality = 90}); }},
      {"photograph, JPEG, turned", [] { return test::make_jpeg(photograph(), {.quality = 90, .orientation = 6}); }},
      {"photograph, progressive JPEG",
       [] { return test::make_jpeg(photograph(), {.quality = 90, .progressive = true}); }},
      {"photograph, PNG", [] { return test::make_png(photograph()); }},
      {"photograph, WebP", [] { return test::make_webp(photograph(), {.lossless = false, .quality = 80}); }},
      {"noise, JPEG", [] { return test::make_jpeg(noise(), {.quality = 70}); }},
      {"noise, JPEG with 64 scans", [] { return test::make_jpeg(noise(), {.quality = 30, .scans = 64}); }},
      {"noise in CMYK, JPEG with 96 scans", [] { return test::make_jpeg(ink_noise(), {.quality = 10, .scans = 24}); }},
      {"PNG of 28 pixels with comments", [] { return test::make_png(digit_of_28_pixels(), {.long_comments = 900}); }},
      {"noise, PNG", [] { return test::make_png(noise()); }},
      {"noise, lossless WebP", [] { return test::make_webp(noise()); }},
      {"noise, lossy WebP", [] { return test::make_webp(noise(), {.lossless = false, .quality = 50}); }},
      {"16 bits and transparency, interlaced PNG",
       [] { return test::make_png(deep_color(), {.bit_depth = 16, .interlaced = true}); }},
      {"16 bits and transparency, PNG", [] { return test::make_png(deep_color(), {.bit_depth = 16}); }},
      {"mosaic of single pixels", [] { return test::make_png(mosaic(1)); }},
      {"mosaic of 4 pixels", [] { return test::make_png(mosaic(4)); }},
      {"mosaic of 20 pixels", [] { return test::make_png(mosaic(20)); }},
      {"grid of 40 pixels", [] { return test::make_png(grid(40, 4)); }},
      {"grid of 8 pixels", [] { return test::make_png(grid(8, 2)); }},
      {"grid of 8 pixels, interlaced", [] { return test::make_png(grid(8, 2), {.interlaced = true}); }},
  };
  return all;
}

}  // namespace digit::bench
