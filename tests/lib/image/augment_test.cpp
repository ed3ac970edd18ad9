#include "digit/augment.h"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <catch2/matchers/catch_matchers_floating_point.hpp>
#include <cmath>
#include <functional>
#include <iterator>
#include <numeric>
#include <vector>

#include "digit/synthesize.h"
#include "support/measure.h"

namespace digit::test {
namespace {

using Catch::Matchers::WithinAbs;
using Catch::Matchers::WithinRel;

constexpr double kMiddle = 14;

Image some_digit() { return synthesize_digits(3, 1).image(2); }

/// A full rectangle of ink in the middle of the image.
Image rectangle(std::size_t width, std::size_t height) {
  Image image;
  for (std::size_t i = 0; i < kImagePixels; ++i) {
    const std::size_t column = i % kImageSide - (kImageSide - width) / 2;
    const std::size_t row = i / kImageSide - (kImageSide - height) / 2;
    if (column < width && row < height) image.pixels[i] = 1;
  }
  return image;
}

AugmentOptions only(float AugmentOptions::*option, float value) {
  auto options = no_augmentation();
  options.*option = value;
  return options;
}

std::vector<Image> variations(const Image& image, const AugmentOptions& options, std::uint64_t count = 100) {
  std::vector<Image> images;
  for (std::uint64_t example = 0; example < count; ++example) images.push_back(augment(image, options, 1, 1, example));
  return images;
}

/// Checks that `measure` stays within ±limit on all images, and exceeds two thirds of the limit on both sides.
void check_spread(const std::vector<Image>& images, double limit, const std::function<double(const Image&)>& measure) {
  std::vector<double> found;
  std::ranges::transform(images, std::back_inserter(found), measure);
  const auto [least, most] = std::ranges::minmax(found);
  CHECK(least >= -limit);
  CHECK(least < -limit * 2 / 3);
  CHECK(most <= limit);
  CHECK(most > limit * 2 / 3);
}

TEST_CASE("Without options, augmentation leaves an image unchanged") {
  CHECK(augment(some_digit(), no_augmentation(), 1, 1, 1) == some_digit());
}

TEST_CASE("A variation depends only on seed, epoch and example") {
  const auto image = some_digit();
  const auto first = augment(image, {}, 1, 2, 3);
  CHECK(augment(image, {}, 1, 2, 3) == first);
  CHECK(augment(image, {}, 9, 2, 3) != first);
  CHECK(augment(image, {}, 1, 9, 3) != first);
  CHECK(augment(image, {}, 1, 2, 9) != first);
}

TEST_CASE("Augmented values stay in [0, 1]") {
  for (const auto& varied : variations(some_digit(), {}, 200)) {
    CHECK(std::ranges::all_of(varied.pixels, [](float value) { return value >= 0 && value <= 1; }));
  }
}

TEST_CASE("Each option alone changes some images, always in the same way, and keeps values in [0, 1]") {
  // Every option that visit_options describes is tested here; how each one changes an image, in a test of its own
  // below.
  AugmentOptions all;
  std::size_t options_count = 0;
  visit_options(all, [&](const OptionInfo& info, const float& amount) {
    CAPTURE(info.name);
    ++options_count;
    auto options = no_augmentation();
    visit_options(options,
                  [&](const OptionInfo& other, float& value) { value = other.name == info.name ? amount : 0; });
    const auto images = variations(some_digit(), options, 500);
    CHECK(images == variations(some_digit(), options, 500));
    CHECK(std::ranges::any_of(images, [](const Image& image) { return image != some_digit(); }));
    for (const auto& image : images) {
      CHECK(std::ranges::all_of(image.pixels, [](float pixel) { return pixel >= 0 && pixel <= 1; }));
    }
  });
  CHECK(options_count * sizeof(float) == sizeof(AugmentOptions));
}

TEST_CASE("Rotation tilts the principal axis in both directions, by at most the limit") {
  const auto options = only(&AugmentOptions::rotation, 12);
  check_spread(variations(rectangle(4, 20), options), 12.5, [](const Image& image) { return moments(image).tilt(); });
}

TEST_CASE("Shear tilts vertical lines by at most the limit, and keeps horizontal lines") {
  const auto options = only(&AugmentOptions::shear, 0.25F);
  check_spread(variations(rectangle(2, 20), options), 0.26, [](const Image& image) {
    const auto found = moments(image);
    return found.xy / found.yy;
  });
  for (const auto& varied : variations(rectangle(20, 2), options)) {
    CHECK_THAT(std::abs(moments(varied).tilt()), WithinAbs(90, 0.5));
  }
}

TEST_CASE("Stretch changes the aspect ratio by at most the limit, and keeps the axes") {
  const auto images = variations(rectangle(20, 20), only(&AugmentOptions::stretch, 0.2F));
  check_spread(images, 0.22, [](const Image& image) {
    const auto found = moments(image);
    CHECK_THAT(found.xy, WithinAbs(0, 0.05));
    return std::sqrt(found.xx / found.yy) - 1;
  });
}

TEST_CASE("Scale changes the size by at most the limit, and keeps the aspect ratio") {
  const auto images = variations(rectangle(20, 20), only(&AugmentOptions::scale, 0.2F));
  check_spread(images, 0.21, [](const Image& image) {
    const auto found = moments(image);
    CHECK_THAT(found.xx / found.yy, WithinRel(1, 0.01));
    return std::sqrt(total_ink(image)) / 20 - 1;
  });
}

TEST_CASE("Shift moves the center of mass by at most the limit, and keeps the amount of ink") {
  const auto images = variations(some_digit(), only(&AugmentOptions::shift, 2));
  check_spread(images, 2.05, [](const Image& image) { return moments(image).x - kMiddle; });
  check_spread(images, 2.05, [](const Image& image) { return moments(image).y - kMiddle; });
  for (const auto& varied : images) CHECK_THAT(total_ink(varied), WithinRel(total_ink(images.front()), 0.05));
}

TEST_CASE("Elastic distortion bends a straight line by at most the limit") {
  const float limit = 1.2F;
  for (const auto& varied : variations(rectangle(4, 20), only(&AugmentOptions::elastic, limit))) {
    double left = kImageSide, right = 0;
    for (std::size_t row = 6; row < 22; ++row) {
      double mass = 0, moment = 0;
      for (std::size_t x = 0; x < kImageSide; ++x) {
        const double ink = varied.pixels[row * kImageSide + x];
        mass += ink;
        moment += ink * (static_cast<double>(x) + 0.5);
      }
      left = std::min(left, moment / mass);
      right = std::max(right, moment / mass);
    }
    CHECK(left >= kMiddle - limit - 0.3);
    CHECK(right <= kMiddle + limit + 0.3);
    CHECK(right - left > 0.2);
  }
}

TEST_CASE("Thickness widens and narrows strokes by at most the limit on each side") {
  const float limit = 0.7F;
  check_spread(variations(rectangle(6, 20), only(&AugmentOptions::thickness, limit)), limit, [](const Image& image) {
    // The middle row, so that the ends of the line do not matter.
    const auto row = image.pixels.begin() + kImageSide * 14;
    return (std::accumulate(row, row + kImageSide, 0.0) - 6) / 2;
  });
}

TEST_CASE("Noise changes pixels with ink by its standard deviation, and keeps paper") {
  Image half = rectangle(20, 20);
  for (float& ink : half.pixels) ink /= 2;
  double squares = 0, sum = 0;
  const auto images = variations(half, only(&AugmentOptions::noise, 0.05F));
  for (const auto& varied : images) {
    for (std::size_t i = 0; i < kImagePixels; ++i) {
      const double change = varied.pixels[i] - half.pixels[i];
      if (half.pixels[i] == 0) CHECK(change == 0);
      sum += change;
      squares += change * change;
    }
  }
  const auto count = static_cast<double>(images.size()) * 400;
  CHECK_THAT(std::sqrt(squares / count), WithinRel(0.05, 0.03));
  CHECK_THAT(sum / count, WithinAbs(0, 0.001));
}

TEST_CASE("A break erases 3×3 pixels with the given probability") {
  const auto full = rectangle(28, 28);
  std::size_t broken = 0;
  for (const auto& varied : variations(full, only(&AugmentOptions::breaks, 0.3F), 1000)) {
    if (varied == full) continue;
    ++broken;
    Image erased;
    std::ranges::transform(varied.pixels, erased.pixels.begin(), [](float ink) { return 1 - ink; });
    const auto size = ink_size(erased, 0.5F);
    CHECK(size.width <= 3);
    CHECK(size.height <= 3);
    CHECK(total_ink(erased) == static_cast<double>(size.width * size.height));
  }
  CHECK(broken > 250);
  CHECK(broken < 350);
}

TEST_CASE("Rotated, sheared and stretched ink is scaled and centered as normalize does") {
  auto options = no_augmentation();
  options.rotation = 12;
  options.shear = 0.25F;
  options.stretch = 0.2F;
  for (const auto& varied : variations(some_digit(), options)) {
    const auto found = moments(varied);
    CHECK_THAT(found.x, WithinAbs(kMiddle, 0.5));
    CHECK_THAT(found.y, WithinAbs(kMiddle, 0.5));
    const auto size = ink_size(varied, 0.3F);
    CHECK_THAT(static_cast<double>(std::max(size.width, size.height)), WithinAbs(20, 1.5));
  }
}

TEST_CASE("An image without ink stays without ink") { CHECK(augment(Image{}, {}, 1, 1, 1) == Image{}); }

}  // namespace
}  // namespace digit::test
