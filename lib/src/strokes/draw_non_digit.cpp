#include "strokes/draw_non_digit.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>

#include "strokes/draw_digit.h"

namespace digit::strokes {
namespace {

Point random_point(base::Random& random) { return {random.uniform(0, 0.9F), random.uniform()}; }

/// A random walk of the pen.
Drawing scribble(base::Random& random) {
  Stroke points;
  const auto count = 6 + random.below(24);
  Point at = random_point(random);
  const float reach = random.uniform(0.2F, 0.8F);
  for (std::uint64_t i = 0; i < count; ++i) {
    points.push_back(at);
    at = {std::clamp(at.x + reach * random.normal(), 0.0F, 1.0F),
          std::clamp(at.y + reach * random.normal(), 0.0F, 1.0F)};
  }
  return {{smooth_curve(points)}};
}

/// An arc, or a line or curve through random points.
Stroke random_stroke(base::Random& random) {
  const Point from = random_point(random);
  if (random.chance(0.3F)) {
    const float radius = random.uniform(0.12F, 0.45F), start = random.uniform(0, 6.28F);
    float sweep = random.uniform(1.5F, 6.6F);
    if (!random.chance(0.5F)) sweep = -sweep;
    Stroke points;
    for (int i = 0; i <= 8; ++i) {
      const float angle = start + sweep * static_cast<float>(i) / 8;
      points.push_back({0.45F + radius * std::cos(angle), from.y + radius * std::sin(angle)});
    }
    return smooth_curve(points);
  }
  Stroke points{from, random_point(random)};
  while (random.chance(0.45F) && points.size() < 6) {
    if (random.chance(0.5F)) points.push_back(points.back());
    points.push_back(random_point(random));
  }
  return smooth_curve(points);
}

/// Up to four random strokes, like a character of an unknown alphabet.
Drawing glyph(base::Random& random) {
  Drawing drawing;
  const auto count = 1 + random.below(4);
  for (std::uint64_t i = 0; i < count; ++i) drawing.strokes.push_back(random_stroke(random));
  return drawing;
}

/// One to three short marks: a dot, a dash, a tick.
Drawing marks(base::Random& random) {
  Drawing drawing;
  const auto count = 1 + random.below(3);
  for (std::uint64_t i = 0; i < count; ++i) {
    const Point at = random_point(random);
    const float angle = random.uniform(-0.9F, 0.9F);  // Nearly horizontal, because a vertical line is a 1.
    const float length = random.chance(0.3F) ? 0.01F : random.uniform(0.05F, 0.4F);
    drawing.strokes.push_back({at, {at.x + length * std::cos(angle), at.y + length * std::sin(angle)}});
  }
  return drawing;
}

Drawing any_digit(base::Random& random) { return draw_digit(random.below(kDigits), random); }

Drawing two_digits(base::Random& random) {
  auto first = any_digit(random);
  auto second = any_digit(random);
  const float scale = random.uniform(0.7F, 1.2F), dy = random.uniform(-0.2F, 0.2F), dx = random.uniform(0.5F, 1.3F);
  change_points(second, [=](Point point) -> Point { return {point.x * scale + dx, point.y * scale + dy}; });
  first.strokes.insert(first.strokes.end(), second.strokes.begin(), second.strokes.end());
  return first;
}

Drawing crossed_out(base::Random& random) {
  auto drawing = any_digit(random);
  const auto lines = 2 + random.below(4);
  for (std::uint64_t i = 0; i < lines; ++i) {
    drawing.strokes.push_back(
        {{random.uniform(-0.5F, 0.1F), random.uniform()}, {random.uniform(0.5F, 1), random.uniform()}});
  }
  return drawing;
}

/// A mirrored digit that is not symmetric, sometimes with another stroke.
Drawing mirrored_digit(base::Random& random) {
  constexpr std::size_t kNotSymmetric[] = {2, 3, 4, 5, 6, 7, 9};
  const auto label = kNotSymmetric[random.below(std::size(kNotSymmetric))];
  auto drawing = draw_digit(label, random);
  change_points(drawing, [](Point point) -> Point { return {-point.x, point.y}; });
  if (random.chance(0.3F)) drawing.strokes.push_back(random_stroke(random));
  return drawing;
}

}  // namespace

Drawing draw_non_digit(base::Random& random) {
  // Glyphs are three times as frequent as each other kind.
  constexpr std::array kKinds = {scribble, marks, two_digits, crossed_out, mirrored_digit, glyph, glyph, glyph};
  return kKinds[random.below(kKinds.size())](random);
}

}  // namespace digit::strokes
