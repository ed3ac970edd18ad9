#include "digit/rasterize.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <catch2/matchers/catch_matchers_exception.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <catch2/matchers/catch_matchers_string.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>
#include <span>
#include <stdexcept>

#include "digit/normalize.h"
#include "support/drawings.h"

namespace digit {
namespace {

using Catch::Matchers::ContainsSubstring;
using Catch::Matchers::MessageMatches;
using Catch::Matchers::WithinRel;

double total(const Raster& raster) { return std::accumulate(raster.ink.begin(), raster.ink.end(), 0.0); }

float ink_at(const Raster& raster, std::size_t x, std::size_t y) { return raster.ink.at(y * raster.width + x); }

bool has_ink_on_all_sides(const Raster& raster) {
  const auto row = [&](std::size_t y) {
    const auto begin = raster.ink.begin() + static_cast<std::ptrdiff_t>(y * raster.width);
    return *std::max_element(begin, begin + static_cast<std::ptrdiff_t>(raster.width));
  };
  float left = 0;
  float right = 0;
  for (std::size_t y = 0; y < raster.height; ++y) {
    left = std::max(left, ink_at(raster, 0, y));
    right = std::max(right, ink_at(raster, raster.width - 1, y));
  }
  return row(0) > 0 && row(raster.height - 1) > 0 && left > 0 && right > 0;
}

TEST_CASE("A drawing in any unit fills its raster to the edges") {
  const float scale = GENERATE(1e-3F, 1.0F, 3000.0F);
  const Raster raster = rasterize(test::moved(test::seven(), scale, -5, 9));
  CHECK(std::max(raster.width, raster.height) == 80);
  CHECK(has_ink_on_all_sides(raster));
}

TEST_CASE("The position and the size of a drawing hardly matter") {
  const Image expected = normalize(rasterize(test::zero())).value();
  CHECK(test::difference(normalize(rasterize(test::moved(test::zero(), 1, 1234, -777))).value(), expected) < 1e-4);
  CHECK(test::difference(normalize(rasterize(test::moved(test::zero(), 0.003F, 0, 0))).value(), expected) < 1e-4);
}

TEST_CASE("A straight stroke is as wide as the pen and has round ends") {
  const Raster line = rasterize({{{{0, 0}, {100, 0}}}}, {.pen_width = 0.25F});
  CHECK(line.width == 80);
  CHECK(line.height == 16);
  CHECK(ink_at(line, 40, 0) == 1.0F);
  CHECK(ink_at(line, 0, 0) == 0.0F);
  const double expected = 64 * 16 + std::numbers::pi * 64;
  CHECK_THAT(total(line), WithinRel(expected, 0.01));
}

TEST_CASE("A dot is a disk") {
  const Drawing dot =
      GENERATE(Drawing{{{{5, 5}}}}, Drawing{{{{5, 5}, {5, 5}, {5, 5}}}}, Drawing{{{{5, 5}}, {}, {{5, 5}}}});
  const Raster disk = rasterize(dot);
  CHECK(disk.width == disk.height);
  CHECK_THAT(total(disk), WithinRel(std::numbers::pi / 4 * static_cast<double>(disk.width * disk.height), 0.01));
}

TEST_CASE("A dot next to a stroke is as wide as the pen") {
  const Raster raster = rasterize({{{{0, 0}, {0, 100}}, {{50, 50}}}}, {.pen_width = 0.1F});
  const std::size_t middle = raster.height / 2;
  CHECK(ink_at(raster, raster.width - 2, middle) > 0.9F);
  CHECK(ink_at(raster, raster.width - 2, middle + 10) == 0.0F);
}

TEST_CASE("Strokes that cross or repeat do not add up") {
  const Raster once = rasterize({{{{0, 0}, {100, 100}}}});
  const Raster thrice = rasterize({{{{0, 0}, {100, 100}}, {{100, 100}, {0, 0}, {100, 100}}}});
  CHECK_THAT(total(thrice), WithinRel(total(once), 1e-4));
}

TEST_CASE("A wider pen gives wider strokes") {
  const double thin = total(rasterize(test::seven(), {.pen_width = 0.05F}));
  const double thick = total(rasterize(test::seven(), {.pen_width = 0.2F}));
  CHECK(thick > 2.5 * thin);
}

TEST_CASE("Paper stays within a bowl of a fifth of the height") {
  Drawing six{{{{30, 0}, {0, 90}}}};
  for (int i = 0; i <= 24; ++i) {
    const float angle = static_cast<float>(i) * 2 * std::numbers::pi_v<float> / 24;
    six.strokes[0].push_back({10 - 10 * std::cos(angle), 90 - 10 * std::sin(angle)});
  }
  const Image image = normalize(rasterize(six)).value();
  // The row through the middle of the bowl crosses it twice: ink, paper, ink.
  const auto row = [&](std::size_t y) { return std::span(image.pixels).subspan(y * kImageSide, kImageSide); };
  float least_between = 1;
  for (std::size_t y = 14; y < kImageSide; ++y) {
    const auto first = std::ranges::find_if(row(y), [](float ink) { return ink > 0.6F; });
    const auto last = std::find_if(row(y).rbegin(), row(y).rend(), [](float ink) { return ink > 0.6F; });
    if (first < last.base()) least_between = std::min(least_between, *std::min_element(first, last.base()));
  }
  CHECK(least_between < 0.5F);
}

TEST_CASE("Many points on the same path give nearly the same image as few points") {
  Drawing fine;
  for (const Stroke& stroke : test::seven().strokes) {
    Stroke& finer = fine.strokes.emplace_back();
    for (std::size_t i = 0; i + 1 < stroke.size(); ++i) {
      for (int step = 0; step < 1000; ++step) {
        const float share = static_cast<float>(step) / 1000;
        finer.push_back(
            {.x = std::lerp(stroke[i].x, stroke[i + 1].x, share), .y = std::lerp(stroke[i].y, stroke[i + 1].y, share)});
      }
    }
    finer.push_back(stroke.back());
  }
  const Image expected = normalize(rasterize(test::seven())).value();
  CHECK(test::difference(normalize(rasterize(fine)).value(), expected) < 0.002);
}

TEST_CASE("A stroke with many points far apart is drawn") {
  Drawing scribble{{{}}};
  for (int i = 0; i < 20'000; ++i) {
    scribble.strokes[0].push_back({.x = static_cast<float>(i * 7919 % 1000), .y = static_cast<float>(i * 631 % 997)});
  }
  const Raster raster = rasterize(scribble);
  CHECK(total(raster) > 0.95 * 80 * 80);
}

TEST_CASE("The widest and the thinnest pen give values in [0, 1]") {
  const float pen = GENERATE(1e-30F, 1e-3F, 1.0F);
  const Drawing drawing = GENERATE(test::seven(), Drawing{{{{0, 0}, {0, 1}}}}, Drawing{{{{-1e6F, 1e6F}, {1e6F, 1e6F}}}},
                                   Drawing{{{{1e6F, 0}, {1e6F, 1e-30F}}}});
  const Raster raster = rasterize(drawing, {.pen_width = pen});
  CHECK(raster.ink.size() == raster.width * raster.height);
  CHECK(std::ranges::all_of(raster.ink, [](float ink) { return ink >= 0 && ink <= 1; }));
  CHECK(total(raster) > 0);
}

TEST_CASE("A drawing without points is blank") {
  CHECK(rasterize(Drawing{}) == Raster{});
  CHECK(rasterize(Drawing{{{}, {}}}) == Raster{});
  CHECK(!normalize(rasterize(Drawing{})));
}

TEST_CASE("A coordinate that is not finite or too large is an invalid argument") {
  const float wrong = GENERATE(std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(), 1.1e6F);
  CHECK_THROWS_AS(rasterize({{{{0, wrong}}}}), std::invalid_argument);
  CHECK_THROWS_AS(rasterize({{{{0, 0}, {-wrong, 0}}}}), std::invalid_argument);
}

TEST_CASE("A pen width out of range is an invalid argument") {
  const float wrong = GENERATE(0.0F, -0.1F, 1.5F, std::numeric_limits<float>::quiet_NaN());
  CHECK_THROWS_MATCHES(rasterize(test::seven(), {.pen_width = wrong}), std::invalid_argument,
                       MessageMatches(ContainsSubstring("pen_width: expected a number in (0, 1]")));
}

}  // namespace
}  // namespace digit
