#include <algorithm>
#include <array>
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <functional>
#include <span>
#include <vector>

#include "digit/normalize.h"
#include "digit/prepare.h"
#include "digit/rasterize.h"
#include "digit/synthesize.h"
#include "picture_kinds/camera.h"
#include "picture_kinds/encode.h"
#include "picture_kinds/kinds.h"
#include "picture_kinds/light.h"
#include "picture_kinds/mnist_c.h"
#include "picture_kinds/mnist_picture.h"
#include "picture_kinds/paper.h"
#include "support/drawings.h"

namespace digit {
namespace {

using bench::Scene;
using bench::Writing;

constexpr std::uint64_t kSeed = 14;
/// Images with at most this mean absolute difference per pixel show the same digit.
constexpr double kSameDigit = 0.04;
/// Of ten digits, so many have to be alike.
constexpr std::size_t kNearlyAll = 9;

bench::Specimen specimen_of(Label label) {
  auto specimen = bench::make_specimen(label, synthesize_digit(label, kSeed, label), kSeed, label);
  specimen.pen = 0.75F;
  specimen.height = 0.5F;
  specimen.ink = bench::gray(0);
  specimen.aspect = 1;
  return specimen;
}

std::optional<Image> read(const std::string& file, const ImageScore& score = {}) {
  return prepare(EncodedPicture{file}, InputForm::kHandwriting, {.score = score});
}

/// Returns the smallest mean absolute difference per pixel if one image may be moved by a pixel: the center of mass
/// decides about the place, and a little ink can move it over the border between two pixels.
double aligned_difference(const Image& a, const Image& b) {
  double least = 1;
  for (const int move : {-29, -28, -27, -1, 0, 1, 27, 28, 29}) {
    Image moved = b;
    const auto first = move < 0 ? moved.pixels.end() + move : moved.pixels.begin() + move;
    std::rotate(moved.pixels.begin(), first, moved.pixels.end());
    least = std::min(least, test::difference(a, moved));
  }
  return least;
}

/// The image of the digit on a clean page of 280 pixels.
Image clean_image(Label label) {
  Scene scene = bench::make_scene(specimen_of(label), 280, base::Random(kSeed, label));
  bench::write(scene, bench::place(scene));
  return read(bench::encode(scene)).value();
}

/// A model that knows one image of each digit: the score is 1 for an image like one of them, and 0 for one that differs
/// from all of them.
ImageScore score_by_nearest(const std::array<Image, 10>& known) {
  return [&known](const Image& image) {
    double least = 1;
    for (const Image& other : known) least = std::min(least, aligned_difference(image, other));
    return static_cast<float>(std::clamp(1 - least / (2 * kSameDigit), 0.0, 1.0));
  };
}

std::array<Image, 10> clean_images() {
  std::array<Image, 10> images;
  for (Label label = 0; label < 10; ++label) images[label] = clean_image(label);
  return images;
}

/// Draws the digits 0 to 9, each into a white picture whose sides have `size` pixels, with `draw`. Returns how many of
/// the pictures give nearly the same image as a clean page.
std::size_t count_alike(std::size_t size, const std::function<void(Scene&)>& draw) {
  const std::array<Image, 10> clean = clean_images();
  std::size_t alike = 0;
  for (Label label = 0; label < 10; ++label) {
    Scene scene = bench::make_scene(specimen_of(label), size, base::Random(kSeed, label));
    draw(scene);
    const auto image = read(bench::encode(scene), score_by_nearest(clean));
    const double difference = image ? aligned_difference(*image, clean[label]) : 1;
    if (difference < kSameDigit) {
      ++alike;
    } else {
      UNSCOPED_INFO("the " << label << (image ? " differs by " + std::to_string(difference) : " is blank"));
    }
  }
  return alike;
}

Writing write_digit(Scene& scene) {
  auto writing = bench::place(scene);
  bench::write(scene, writing);
  return writing;
}

/// A photograph in light that falls from one side to the other.
void photograph_in_gradient(Scene& scene) {
  bench::lay_paper(scene);
  write_digit(scene);
  bench::shade_gradient(scene.canvas, 0.35F, 0.6F);
  bench::add_noise(scene.canvas, 0.01F, scene.random);
}

TEST_CASE("A digit on white paper is read alike at every size") {
  const std::size_t size = GENERATE(48U, 99U, 100U, 280U, 1000U);
  CHECK(count_alike(size, write_digit) == 10);
}

TEST_CASE("A gradient of light does not hide a digit, however small the photograph") {
  const std::size_t size = GENERATE(80U, 99U, 100U, 640U);
  CHECK(count_alike(size, photograph_in_gradient) >= kNearlyAll);
}

TEST_CASE("Rounded transparent corners do not change how a photograph is read") {
  CHECK(count_alike(640, [](Scene& scene) {
          photograph_in_gradient(scene);
          auto& canvas = scene.canvas;
          bench::for_each_pixel(canvas, [&](auto&, float x, float y) {
            canvas.alpha.push_back(bench::coverage_of_box(canvas.box(), 60, {x, y}));
          });
        }) >= kNearlyAll);
}

TEST_CASE("A digit in a table cell is read alike at 99 and at 100 pixels") {
  const std::size_t size = GENERATE(99U, 100U);
  CHECK(count_alike(size, [](Scene& scene) {
          const auto cell = bench::shrunk(scene.canvas.box(), 4);
          bench::draw_outline(scene.canvas, cell, 2, 0, bench::gray(0.1F));
          scene.room = bench::shrunk(cell, 6);
          write_digit(scene);
        }) >= kNearlyAll);
}

TEST_CASE("The grid of a drawing program is not ink") {
  const float lightness = GENERATE(0.9F, 0.75F);
  CHECK(count_alike(280, [&](Scene& scene) {
          bench::rule(scene.canvas,
                      {.spacing = 10, .thickness = 1, .color = bench::gray(lightness), .vertical_too = true});
          write_digit(scene);
        }) >= kNearlyAll);
}

TEST_CASE("The lines of graph paper that break at a threshold are not ink") {
  CHECK(count_alike(280, [](Scene& scene) {
          bench::rule(
              scene.canvas,
              {.spacing = 28, .thickness = 1.5F, .color = bench::gray(0.6F), .slope = 0.02F, .vertical_too = true});
          write_digit(scene);
          bench::add_noise(scene.canvas, 0.03F, scene.random);
          bench::threshold(scene.canvas, 0.65F);
          scene.storage = bench::Storage::kOneBitPng;
        }) >= kNearlyAll);
}

TEST_CASE("A rectangle around a digit is not ink, wherever it is") {
  const float inset = GENERATE(0.0F, 4.0F, 10.0F, 20.0F);
  const float radius = GENERATE(0.0F, 24.0F);
  CHECK(count_alike(280, [&](Scene& scene) {
          const auto frame = bench::shrunk(scene.canvas.box(), inset);
          bench::draw_outline(scene.canvas, frame, 2, radius, bench::gray(0));
          scene.room = bench::shrunk(frame, 14);
          write_digit(scene);
        }) >= kNearlyAll);
}

TEST_CASE("The printed box of a form is not ink, even if the digit crosses it") {
  const float over = GENERATE(-6.0F, 6.0F);
  CHECK(count_alike(280, [&](Scene& scene) {
          const bench::Box box{60, 40, 200, 230};
          bench::draw_outline(scene.canvas, box, 2, 0, bench::gray(0.3F));
          scene.room = bench::shrunk(box, 8);
          auto writing = bench::place(scene, {.least_height = 0.75F, .most_height = 0.95F});
          bench::move(writing, 0, box.bottom + over - writing.box.bottom);
          bench::write(scene, writing);
        }) >= kNearlyAll);
}

TEST_CASE("Dark lines do not erase pale ink") {
  const float ink = GENERATE(120.0F, 160.0F, 200.0F);
  const float inset = GENERATE(0.0F, 8.0F);
  CHECK(count_alike(280, [&](Scene& scene) {
          scene.ink = bench::gray(ink / 255);
          const auto cell = bench::shrunk(scene.canvas.box(), inset);
          bench::draw_outline(scene.canvas, cell, 4, 0, bench::gray(0));
          scene.room = bench::shrunk(cell, 10);
          write_digit(scene);
          bench::add_noise(scene.canvas, 0.01F, scene.random);
        }) >= kNearlyAll);
}

TEST_CASE("A small digit on a large clean page is ink") {
  struct Page {
    std::size_t side;
    float digit;
  };
  const Page page = GENERATE(Page{2480, 60}, Page{2480, 120}, Page{2000, 40});
  CHECK(count_alike(page.side, [&](Scene& scene) {
          const float share = page.digit / static_cast<float>(page.side);
          bench::write(scene, bench::place(scene, {.least_height = share, .most_height = share}));
        }) == 10);
}

TEST_CASE("A half-transparent rim is not the paper") {
  const float opacity = GENERATE(0.4F, 0.6F, 0.8F);
  CHECK(count_alike(280, [&](Scene& scene) {
          scene.room = bench::shrunk(scene.canvas.box(), 16);
          write_digit(scene);
          const auto inside = bench::shrunk(scene.canvas.box(), 16);
          bench::for_each_pixel(scene.canvas, [&](auto&, float x, float y) {
            const float share = bench::coverage_of_box(inside, 0, {x, y});
            scene.canvas.alpha.push_back(opacity + (1 - opacity) * share);
          });
        }) >= kNearlyAll);
}

TEST_CASE("The edge of a shadow is not ink") {
  const float light = GENERATE(0.4F, 0.6F);
  CHECK(count_alike(800, [&](Scene& scene) {
          bench::lay_paper(scene);
          const auto writing = write_digit(scene);
          const Point middle{(writing.box.left + writing.box.right) / 2, (writing.box.top + writing.box.bottom) / 2};
          bench::shade_half(scene.canvas, light, middle, 0.7F, 2);
          bench::add_noise(scene.canvas, 0.01F, scene.random);
        }) >= kNearlyAll);
}

TEST_CASE("The shadow of a hand is not ink") {
  const float angle = GENERATE(0.5F, 3.5F);
  CHECK(count_alike(800, [&](Scene& scene) {
          bench::lay_paper(scene);
          const auto writing = write_digit(scene);
          const Point middle{(writing.box.left + writing.box.right) / 2, (writing.box.top + writing.box.bottom) / 2};
          bench::shade_hand(scene.canvas, 0.5F, middle, angle, 600, 8, scene.random);
          bench::add_noise(scene.canvas, 0.01F, scene.random);
        }) >= kNearlyAll);
}

TEST_CASE("A reflection on a part of the digit does not hide it") {
  CHECK(count_alike(800, [](Scene& scene) {
          bench::lay_paper(scene);
          const auto writing = write_digit(scene);
          const Point top{(writing.box.left + writing.box.right) / 2, writing.box.top + 0.2F * writing.box.height()};
          bench::add_glare(scene.canvas, 0.85F, top, 200, 0.6F, 0.5F);
          bench::add_noise(scene.canvas, 0.01F, scene.random);
        }) >= kNearlyAll);
}

TEST_CASE("A corrupted image of MNIST's size is nearest to the digit that it shows") {
  const std::string_view name = GENERATE("impulse_noise", "fog");
  CAPTURE(name);
  const auto all = bench::corruptions();
  const auto corruption = *std::ranges::find(all, name, &bench::Corruption::name);
  std::array<Image, 10> clean;
  for (std::size_t label = 0; label < 10; ++label) {
    clean[label] = normalize(rasterize(synthesize_digit(label, kSeed, label), {.pen_width = 0.14F})).value();
  }
  std::size_t right = 0;
  for (std::size_t label = 0; label < 10; ++label) {
    base::Random random(kSeed, label);
    const auto image = read(bench::encode_png(bench::to_picture(corruption.apply(clean[label], random), kImageSide)),
                            score_by_nearest(clean));
    if (!image) {
      UNSCOPED_INFO("the " << label << " is blank");
      continue;
    }
    const auto nearest =
        std::ranges::min_element(clean, {}, [&](const Image& other) { return test::difference(*image, other); });
    const auto found = static_cast<std::size_t>(nearest - clean.begin());
    right += found == label ? 1U : 0U;
    if (found != label) UNSCOPED_INFO("the " << label << " is nearer to the " << found);
  }
  CHECK(right >= kNearlyAll);
}

}  // namespace
}  // namespace digit
