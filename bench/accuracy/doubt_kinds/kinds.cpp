#include "doubt_kinds/kinds.h"

#include <algorithm>
#include <functional>

#include "common/png_writer.h"
#include "digit/normalize.h"
#include "digit/prepare.h"
#include "doubt_kinds/changed_digits.h"
#include "doubt_kinds/patterns.h"
#include "letters.h"
#include "marks.h"

namespace digit::bench {
namespace {

NonDigits make(std::string name, std::size_t count, const std::function<Image(std::size_t)>& make_one) {
  NonDigits kind{.name = std::move(name)};
  for (std::size_t i = 0; i < count; ++i) kind.images.push_back(make_one(i));
  return kind;
}

Image as_image(const Drawing& drawing) { return prepare(drawing, InputForm::kHandwriting).value_or(Image{}); }

const Drawing& any_drawing(const Digits& digits, RandomSource& random) {
  return digits.drawings[random.below(digits.drawings.size())];
}

Drawing overlay_drawings(const Digits& digits, RandomSource& random) {
  const auto first = random.below(digits.drawings.size());
  auto second = random.below(digits.drawings.size());
  while (digits.labels[second] == digits.labels[first]) second = random.below(digits.drawings.size());
  return draw_overlaid(digits.drawings[first], digits.drawings[second], random);
}

Drawing first_stroke(const Digits& digits, RandomSource& random) {
  std::optional<Drawing> drawing;
  while (!drawing) drawing = draw_first_stroke(any_drawing(digits, random), random);
  return *drawing;
}

}  // namespace

std::vector<NonDigits> make_tensors(std::span<const Digits> sources, std::size_t count, std::uint64_t seed) {
  RandomSource random(seed);
  std::vector<NonDigits> kinds;
  for (const auto& pattern : pattern_kinds()) {
    kinds.push_back(make(std::string(pattern.name), count, [&](std::size_t i) { return pattern.make(i, random); }));
  }
  for (const auto& digits : sources) {
    const auto add = [&](const std::string& name, const std::function<Image()>& make_one) {
      kinds.push_back(make(name + ": " + digits.name, count, [&](std::size_t) { return make_one(); }));
    };
    add("inverted", [&] { return invert(digits.images[random.below(digits.images.size())]); });
    add("enlarged parts", [&] { return crop_digit(digits, random); });
    add("overlaid", [&] { return overlay_images(digits, random); });
  }
  return kinds;
}

std::vector<NonDigits> make_drawings(std::span<const Digits> sources, std::size_t count, std::uint64_t seed) {
  RandomSource random(seed + 1);
  std::vector<NonDigits> kinds;
  const auto add = [&](const std::string& name, const std::function<Drawing()>& draw) {
    kinds.push_back(make(name, count, [&](std::size_t) { return as_image(draw()); }));
  };
  add("letters", [&] { return draw_letter(random); });
  add("scribbles", [&] { return draw_scribble(random); });
  kinds.push_back(make("dots", count, [&](std::size_t i) {
    return i == 0 ? as_image({{{{0, 0}}}}) : normalize(draw_blot(random)).value_or(Image{});
  }));
  add("short marks", [&] { return draw_short_mark(random); });
  for (const auto& digits : sources) {
    const auto of_source = ": " + digits.name;
    if (digits.drawings.empty()) {
      kinds.push_back(make("side by side" + of_source, count,
                           [&](std::size_t) { return normalize(join_images(digits, random)).value_or(Image{}); }));
      continue;
    }
    add("side by side" + of_source, [&] { return draw_two_digits(digits.drawings, random); });
    add("overlaid drawings" + of_source, [&] { return overlay_drawings(digits, random); });
    add("first strokes" + of_source, [&] { return first_stroke(digits, random); });
  }
  return kinds;
}

Digits inverted_and_normalized(const Digits& digits) {
  Digits changed{.name = digits.name + ", inverted, normalized", .images = {}, .labels = digits.labels};
  for (const auto& image : digits.images) {
    changed.images.push_back(prepare(invert(image), InputForm::kHandwriting).value_or(Image{}));
  }
  return changed;
}

Digits white_on_black(const Digits& digits, const Predictor& predictor) {
  Digits changed{.name = digits.name + ", white on black", .images = {}, .labels = digits.labels};
  for (const auto& image : digits.images) {
    const auto black = invert(image);
    const Raster raster{kImageSide, kImageSide, {black.pixels.begin(), black.pixels.end()}};
    const EncodedPicture picture{common::encode_png(raster)};
    changed.images.push_back(prepare(picture, InputForm::kHandwriting, {.score = predictor.score()}).value_or(Image{}));
  }
  return changed;
}

}  // namespace digit::bench
