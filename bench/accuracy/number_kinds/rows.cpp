#include "number_kinds/rows.h"

#include <algorithm>
#include <cmath>

#include "picture_kinds/encode.h"
#include "picture_kinds/kinds.h"
#include "picture_kinds/shapes.h"

namespace digit::bench {
namespace {

/// The heights of digits in plain pictures, in pixels.
constexpr float kLowest = 40;
constexpr float kHighest = 120;

/// Draws a number in black on white with its pen.
EncodedPicture plain_picture(const WrittenNumber& number, base::Random& random) {
  const float scale = random.uniform(kLowest, kHighest) / number.height;
  const float pen = std::max(1.5F, scale * number.pen);
  const auto box = bounds_of(number.drawing);
  const Point margin{pen + scale * number.height * random.uniform(0.1F, 0.6F),
                     pen + scale * number.height * random.uniform(0.1F, 0.6F)};
  Canvas canvas(static_cast<std::size_t>(scale * (box.right - box.left) + 2 * margin.x),
                static_cast<std::size_t>(scale * (box.bottom - box.top) + 2 * margin.y), kWhite);
  std::vector<Segment> segments;
  for (const auto& stroke : number.drawing.strokes) {
    const auto place = [&](Point p) -> Point {
      return {margin.x + scale * (p.x - box.left), margin.y + scale * (p.y - box.top)};
    };
    for (std::size_t i = 0; i < stroke.size(); ++i) {
      segments.push_back({place(stroke[i - std::min<std::size_t>(i, 1)]), place(stroke[i]), pen, pen});
    }
  }
  paint(canvas, cover(segments, canvas), gray(0), Paint::kOpaque);
  return {encode_png(canvas)};
}

base::Random random_of(std::uint64_t seed, const std::string& name, std::size_t index) {
  return base::Random(seed, stream_of(name), index);
}

NumberRow drawn_row(const NumberSource& source, std::uint64_t seed, const std::string& name, Neighbors neighbors,
                    bool as_strokes) {
  return {.name = name,
          .make = [&source, seed, stream = name.substr(0, name.find(' ')), neighbors, as_strokes](std::size_t index) {
            auto random = random_of(seed, stream, index);
            auto number = compose_number(source, neighbors, random);
            if (as_strokes) return NumberInput{number.text, std::move(number.drawing)};
            random = random_of(seed + 1, stream, index);
            return NumberInput{number.text, plain_picture(number, random)};
          }};
}

/// The digits of all writers in turn.
NumberRow single_row(const NumberSource& source, std::uint64_t seed, const std::string& name, Mode mode,
                     bool as_strokes) {
  return {.name = name, .mode = mode, .make = [&source, seed, as_strokes](std::size_t index) {
            auto random = random_of(seed, "single", index);
            const auto& digits = source.writers[random.below(source.writers.size())];
            const auto& digit = digits[random.below(digits.size())];
            const auto text = std::to_string(digit.label);
            if (as_strokes) return NumberInput{text, digit.drawing};
            const auto box = bounds_of(digit.drawing);
            const WrittenNumber number{.text = text,
                                       .drawing = digit.drawing,
                                       .height = box.longer_side(),
                                       .pen = box.longer_side() * random.uniform(0.05F, 0.13F)};
            return NumberInput{text, plain_picture(number, random)};
          }};
}

/// A number on a kind of paper.
NumberRow paper_row(const NumberSource& source, std::uint64_t seed, const Kind& kind, std::size_t size) {
  return {.name = std::string(kind.name) + " " + std::to_string(size),
          .make = [&source, seed, kind, size](std::size_t index) {
            const auto number = compose_number(source, Neighbors::kApart, random_of(seed, "paper", index));
            auto specimen = make_specimen(0, number.drawing, seed, index);
            // The tremor is for a single digit.
            specimen.drawing = number.drawing;
            const auto box = bounds_of(number.drawing);
            specimen.aspect = std::clamp(1.2F * (box.right - box.left) / (box.bottom - box.top), 0.75F, 6.0F);
            return NumberInput{number.text, EncodedPicture{encode(draw(kind, specimen, size, seed, index))}};
          }};
}

}  // namespace

std::vector<NumberRow> number_rows(const NumberSource& source, std::uint64_t seed) {
  std::vector<NumberRow> rows{drawn_row(source, seed, "apart strokes", Neighbors::kApart, true),
                              drawn_row(source, seed, "apart pixels", Neighbors::kApart, false),
                              drawn_row(source, seed, "overlapping strokes", Neighbors::kOverlapping, true),
                              drawn_row(source, seed, "overlapping pixels", Neighbors::kOverlapping, false),
                              drawn_row(source, seed, "touching strokes", Neighbors::kTouching, true),
                              drawn_row(source, seed, "touching pixels", Neighbors::kTouching, false),
                              single_row(source, seed, "digit strokes as a digit", Mode::kDigit, true),
                              single_row(source, seed, "digit strokes as a number", Mode::kNumber, true),
                              single_row(source, seed, "digit pixels as a digit", Mode::kDigit, false),
                              single_row(source, seed, "digit pixels as a number", Mode::kNumber, false)};
  for (const Kind& kind : paper_kinds()) {
    for (const std::size_t size : kind.sizes) rows.push_back(paper_row(source, seed, kind, size));
  }
  return rows;
}

}  // namespace digit::bench
