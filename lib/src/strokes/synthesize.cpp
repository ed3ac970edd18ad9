#include "digit/synthesize.h"

#include <algorithm>
#include <cmath>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/random.h"
#include "digit/normalize.h"
#include "digit/rasterize.h"
#include "image/resample.h"
#include "strokes/draw_digit.h"
#include "strokes/draw_non_digit.h"

namespace digit::strokes {
namespace {

/// Random streams of the same seed that must differ.
enum Stream : std::uint64_t { kDigitStream = 1000, kNonDigitStream = 2000, kPenStream = 3000, kWriterStream = 4000 };

/// Every other writer draws as many digits in a row by one hand. Between them, each digit has a hand of its own.
constexpr std::uint64_t kDigitsPerWriter = 2 * kDigits;

/// Returns `count` images. Calls `draw_one(images, number)` for each number below `count`, which appends an image, on
/// all cores. The result does not depend on the number of threads.
template <typename DrawOne>
LabeledImages draw_all(std::size_t count, const DrawOne& draw_one) {
  const std::size_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::vector<std::future<LabeledImages>> parts;
  for (std::size_t thread = 0; thread < threads; ++thread) {
    parts.push_back(std::async(std::launch::async, [=, &draw_one] {
      LabeledImages part;
      const auto end = count * (thread + 1) / threads;
      for (auto i = count * thread / threads; i < end; ++i) draw_one(part, i);
      return part;
    }));
  }
  LabeledImages images;
  images.pixels.reserve(count * kImagePixels);
  for (auto& future : parts) {
    const auto part = future.get();
    images.pixels.insert(images.pixels.end(), part.pixels.begin(), part.pixels.end());
    images.labels.insert(images.labels.end(), part.labels.begin(), part.labels.end());
  }
  return images;
}

Hand hand_of(std::uint64_t seed, std::uint64_t example) {
  const auto writer = example / kDigitsPerWriter;
  base::Random of_example(seed, kPenStream, example);
  if (writer % 2 == 0) return draw_hand(of_example);
  base::Random of_writer(seed, kWriterStream, writer);
  return vary(draw_hand(of_writer), of_example);
}

Drawing draw_example(std::size_t label, const Hand& hand, std::uint64_t seed, std::uint64_t example, Styles styles) {
  base::Random random(seed, kDigitStream, example);
  return draw_digit(label, hand, random, styles == Styles::kHeldOut);
}

/// Returns the ink as a scanner sees it that has `side` pixels for the longer side, each black or white.
Raster scan(const Raster& ink, std::size_t side) {
  const auto axis = [&](std::size_t pixels) {
    const double step = static_cast<double>(std::max(ink.width, ink.height)) / static_cast<double>(side);
    return image::Axis{.step = step, .count = static_cast<std::size_t>(std::ceil(static_cast<double>(pixels) / step))};
  };
  Raster scanned = image::resample(ink, axis(ink.width), axis(ink.height));
  for (float& pixel : scanned.ink) pixel = pixel < 0.5F ? 0 : 1;
  return scanned;
}

Image draw_image(const Drawing& drawing, const Hand& hand) {
  const Raster ink = rasterize(drawing, {.pen_width = hand.pen_width});
  return normalize(hand.scanner > 0 ? scan(ink, hand.scanner) : ink).value_or(Image{});
}

}  // namespace

}  // namespace digit::strokes

namespace digit {

Drawing synthesize_digit(std::size_t label, std::uint64_t seed, std::uint64_t example, Styles styles) {
  if (label >= strokes::kDigits) {
    throw std::invalid_argument("synthesize_digit: expected a label from 0 to 9, found " + std::to_string(label));
  }
  return strokes::draw_example(label, strokes::hand_of(seed, example), seed, example, styles);
}

Drawing synthesize_non_digit(std::uint64_t seed, std::uint64_t example) {
  base::Random random(seed, strokes::kNonDigitStream, example);
  return strokes::draw_non_digit(random);
}

LabeledImages synthesize_digits(std::size_t count, std::uint64_t seed, Styles styles) {
  auto images = strokes::draw_all(count, [=](LabeledImages& part, std::size_t i) {
    const auto label = i % strokes::kDigits;
    const strokes::Hand hand = strokes::hand_of(seed, i);
    append(part, strokes::draw_image(strokes::draw_example(label, hand, seed, i, styles), hand),
           static_cast<Label>(label));
  });
  for (std::size_t label = 0; label < strokes::kDigits; ++label) images.class_names.push_back(std::to_string(label));
  return images;
}

LabeledImages synthesize_non_digits(std::size_t count, std::uint64_t seed, Label label) {
  return strokes::draw_all(count, [seed, label](LabeledImages& part, std::size_t i) {
    append(part,
           strokes::draw_image(synthesize_non_digit(seed, i), strokes::hand_of(seed ^ strokes::kNonDigitStream, i)),
           label);
  });
}

}  // namespace digit
